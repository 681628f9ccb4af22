Feature: Evaluation
  What a client of OpenFeature gets from this provider. The tags name the clauses of the specification.

  Background:
    Given a ready provider

  @1.3.1.1 @1.4.3 @1.4.5 @1.4.6 @1.4.7
  Scenario Outline: A value of each type comes with its details
    When the <type> flag "<flag>" is evaluated with the default <default>
    Then the value is <value>
    And the flag key is "<flag>"
    And the variant is "<variant>"
    And the reason is STATIC
    And there is no error

    Examples:
      | type    | flag     | default | value                                                                                                                  | variant  |
      | Boolean | switch   | false   | true                                                                                                                   | on       |
      | String  | greeting | "bye"   | "hi"                                                                                                                   | hello    |
      | Integer | count    | 1       | 10                                                                                                                     | ten      |
      | Long    | count    | 1       | 10                                                                                                                     | ten      |
      | Double  | ratio    | 0.1     | 0.5                                                                                                                    | half     |
      | Double  | count    | 0.1     | 10.0                                                                                                                   | ten      |
      | Object  | page     | {}      | {"showImages":true,"title":"Look at these","imagesPerPage":100,"ratio":1.5,"tags":["a",null,{"deep":[]}]} | template |

  @1.4.7
  Scenario Outline: Nothing is lost of values that are zero or empty
    When the <type> flag "zero-<flag>" is evaluated with the default <default>
    Then the value is <value>
    And the reason is STATIC

    Examples:
      | type    | flag     | default | value |
      | Boolean | switch   | true    | false |
      | String  | greeting | "hi"    | ""    |
      | Integer | count    | 1       | 0     |
      | Double  | ratio    | 0.1     | 0.0   |
      | Object  | page     | {"a":1} | {}    |

  @1.4.7
  Scenario Outline: A rule that takes the user is the reason
    Given the context has the String "email" with the value "ann@example.com"
    When the <type> flag "targeted-<flag>" is evaluated with the default <default>
    Then the value is <value>
    And the reason is TARGETING_MATCH

    Examples:
      | type    | flag     | default | value |
      | Boolean | switch   | true    | false |
      | String  | greeting | "hi"    | ""    |
      | Integer | count    | 1       | 0     |
      | Double  | ratio    | 0.1     | 0.0   |
      | Object  | page     | {"a":1} | {}    |

  @1.4.7
  Scenario Outline: Whom no rule takes gets the flag's default
    Given the context has the String "email" with the value <email>
    When the <type> flag "targeted-<flag>" is evaluated with the default <default>
    Then the value is <value>
    And the reason is DEFAULT

    Examples:
      | type    | flag     | default | value | email             |
      | Boolean | switch   | true    | false | "bob@example.com" |
      | String  | greeting | "hi"    | ""    | "bob@example.com" |
      | Integer | count    | 1       | 0     | "bob@example.com" |
      | Double  | ratio    | 0.1     | 0.0   | "bob@example.com" |
      | Object  | page     | {"a":1} | {}    | "bob@example.com" |
      | Boolean | switch   | true    | false | null              |
      | String  | greeting | "hi"    | ""    | null              |

  @1.3.1.1
  Scenario Outline: An empty context is one like any other
    When the <type> flag "targeted-<flag>" is evaluated with the default <default>
    Then the value is <value>
    And the reason is DEFAULT

    Examples:
      | type    | flag     | default | value |
      | Boolean | switch   | true    | false |
      | Object  | page     | {"a":1} | {}    |

  @1.3.1.1
  Scenario: Rules may look at several attributes
    Given the context has the String "role" with the value "admin"
    And the context has the Integer "age" with the value 65
    And the context has the Boolean "customer" with the value false
    When the String flag "staff-only" is evaluated with the default "none"
    Then the value is "INTERNAL"
    And the reason is TARGETING_MATCH

  @1.4.8 @1.4.9 @1.4.10 @1.4.13
  Scenario Outline: A flag that does not exist is an error, and the default is the value
    When the <type> flag "unknown" is evaluated with the default <default>
    Then the value is <default>
    And the reason is ERROR
    And the error is FLAG_NOT_FOUND with a message about "unknown"

    Examples:
      | type    | default |
      | Boolean | false   |
      | String  | "bye"   |
      | Integer | 1       |
      | Long    | 1       |
      | Double  | 0.1     |
      | Object  | {"a":1} |

  @1.3.4 @1.4.10
  Scenario Outline: A value of another type is an error, and the default is the value
    When the <type> flag "<flag>" is evaluated with the default <default>
    Then the value is <default>
    And the reason is ERROR
    And the error is TYPE_MISMATCH with a message about "<variant>"

    Examples:
      | type    | flag     | default | variant |
      | String  | switch   | "bye"   | on      |
      | Integer | switch   | 1       | on      |
      | Double  | switch   | 0.1     | on      |
      | Boolean | greeting | false   | hello   |
      | Integer | greeting | 1       | hello   |
      | Object  | greeting | {}      | hello   |
      | Integer | ratio    | 1       | half    |
      | Long    | ratio    | 1       | half    |

  @1.4.7
  Scenario Outline: A flag that is not deployed is disabled
    When the <type> flag "disabled-<flag>" is evaluated with the default <default>
    Then the value is <default>
    And the reason is DISABLED
    And there is no error

    Examples:
      | type    | flag     | default |
      | Boolean | switch   | false   |
      | String  | greeting | "bye"   |

  @1.4.7
  Scenario: A flag without a variant for the user leaves the value to the caller
    When the String flag "no-variant" is evaluated with the default "mine"
    Then the value is "mine"
    And the reason is DEFAULT
    And there is no error

  @1.4.7
  Scenario Outline: Variants that were fetched a moment ago are told as cached
    Given a ready provider that fetches and caches
    And the context has the targeting key "user-1"
    When the <type> flag "<flag>" is evaluated with the default <default>
    And the <type> flag "<flag>" is evaluated with the default <default>
    Then the value is <value>
    And the reason is CACHED

    Examples:
      | type    | flag     | default | value |
      | Boolean | switch   | false   | true  |
      | String  | greeting | "bye"   | "hi"  |

  @1.4.14 @1.4.14.1
  Scenario: Metadata is told as far as OpenFeature knows its types
    When the Boolean flag "described" is evaluated with the default false
    Then the metadata is
      | name     | type    | value       |
      | text     | String  | 1.0.2       |
      | whole    | Integer | 2           |
      | fraction | Double  | 0.1         |
      | truth    | Boolean | true        |
      | nested   | String  | {"a":[1]}   |

  @1.4.14
  Scenario Outline: A flag without metadata has none
    When the <type> flag "<flag>" is evaluated with the default <default>
    Then there is no metadata

    Examples:
      | type    | flag     | default |
      | Boolean | switch   | true    |
      | Integer | count    | 23      |
      | Double  | ratio    | 2.3     |
      | String  | greeting | "value" |

  @1.7.6 @1.4.10
  Scenario Outline: Before the provider is ready, the default is the value
    Given a provider that is not ready
    When the <type> flag "<flag>" is evaluated with the default <default>
    Then the value is <default>
    And the error is PROVIDER_NOT_READY

    Examples:
      | type    | flag     | default |
      | Boolean | switch   | false   |
      | String  | greeting | "bye"   |
      | Integer | count    | 1       |
      | Double  | ratio    | 0.1     |
      | Object  | page     | {"a":1} |

  @1.7.7 @1.4.10
  Scenario Outline: With a key that the server does not know, the default is the value
    Given a provider with a wrong key
    When the <type> flag "<flag>" is evaluated with the default <default>
    Then the value is <default>
    And the error is PROVIDER_FATAL

    Examples:
      | type    | flag     | default |
      | Boolean | switch   | false   |
      | Object  | page     | {"a":1} |

  @1.7.1 @1.7.3 @1.7.4 @1.7.5
  Scenario Outline: The client tells the provider's status
    Given <provider>
    Then the provider's status is <status>

    Examples:
      | provider                           | status    |
      | a ready provider                   | READY     |
      | a provider that is not ready       | NOT_READY |
      | a provider without a server        | ERROR     |
      | a provider with a wrong key        | FATAL     |
      | a provider that has lost its server | STALE     |
