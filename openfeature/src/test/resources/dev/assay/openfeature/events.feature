Feature: Events
  What happens to the provider's client reaches the handlers of the application.

  @5.3.1
  Scenario: A start that works is READY
    Given a handler of PROVIDER_READY
    When a ready provider is set
    Then the handler runs

  @5.3.2
  Scenario: A start that fails is ERROR
    Given a handler of PROVIDER_ERROR
    When a provider without a server is set
    Then the handler runs

  @5.2.1 @5.2.4
  Scenario: A change of a flag is CONFIGURATION_CHANGED and names the flag
    Given a handler of PROVIDER_CONFIGURATION_CHANGED
    When a ready provider is set
    And the flag "changing" is changed
    Then the handler runs
    And the event names the flag "changing"

  @5.1.1
  Scenario: A server that goes away is STALE, and READY once it is back
    Given a handler of PROVIDER_STALE
    When a provider is set whose server goes away
    Then the handler runs
    And after the server is back the status is READY
