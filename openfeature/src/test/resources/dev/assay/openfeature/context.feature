Feature: Contexts
  The provider evaluates for the context that OpenFeature merges. Each "echo" flag answers the value that it finds in
  one attribute.

  Background:
    Given a ready provider

  @3.2.3
  Scenario Outline: An attribute reaches the provider from every level
    Given the attribute "key" is "<level>" at the level "<level>"
    When the String flag "echo-key" is evaluated with the default "none"
    Then the value is "<level>"

    Examples:
      | level        |
      | API          |
      | Transaction  |
      | Client       |
      | Invocation   |
      | Before Hooks |

  @3.2.3
  Scenario Outline: Attributes of all levels come together
    Given the attribute "API" is "API" at the level "API"
    And the attribute "Transaction" is "Transaction" at the level "Transaction"
    And the attribute "Client" is "Client" at the level "Client"
    And the attribute "Invocation" is "Invocation" at the level "Invocation"
    And the attribute "Before Hooks" is "Before Hooks" at the level "Before Hooks"
    When the String flag "echo-<level>" is evaluated with the default "none"
    Then the value is "<level>"

    Examples:
      | level        |
      | API          |
      | Transaction  |
      | Client       |
      | Invocation   |
      | Before Hooks |

  @3.2.3
  Scenario Outline: The level nearest to the evaluation wins
    Given the attribute "key" is set at every level up to "<level>"
    When the String flag "echo-key" is evaluated with the default "none"
    Then the value is "<level>"

    Examples:
      | level        |
      | API          |
      | Transaction  |
      | Client       |
      | Invocation   |
      | Before Hooks |

  @3.1.1
  Scenario: The targeting key is the user id
    Given the context has the targeting key "user-123"
    When the String flag "echo-id" is evaluated with the default "none"
    Then the value is "id"
