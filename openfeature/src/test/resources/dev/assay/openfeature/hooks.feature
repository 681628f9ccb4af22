Feature: Hooks
  Hooks hear what this provider answers.

  Background:
    Given a ready provider
    And the client has a hook

  @4.3.3 @4.3.5 @4.3.7
  Scenario: After an evaluation
    When the Boolean flag "switch" is evaluated with the default false
    Then the stages "before, after, finally" of the hook ran
    And the hook's last details are
      | flag   | value | variant | reason | error |
      | switch | true  | on      | STATIC | none  |

  @4.3.6
  Scenario: After an evaluation of an unknown flag
    When the String flag "unknown" is evaluated with the default "uh-oh"
    Then the stages "before, error, finally" of the hook ran
    And the hook's last details are
      | flag    | value | variant | reason | error          |
      | unknown | uh-oh | none    | ERROR  | FLAG_NOT_FOUND |

  @4.3.6
  Scenario: After an evaluation of a flag of another type
    When the Integer flag "greeting" is evaluated with the default 13
    Then the stages "before, error, finally" of the hook ran
    And the hook's last details are
      | flag     | value | variant | reason | error         |
      | greeting | 13    | none    | ERROR  | TYPE_MISMATCH |
