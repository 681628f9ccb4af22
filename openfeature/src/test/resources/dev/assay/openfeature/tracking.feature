Feature: Tracking
  Events of the application reach the tracker of the provider's client.

  Background:
    Given a ready provider

  @6.1.1.1
  Scenario: An event reaches the tracker
    Given the context has the targeting key "user-1"
    When the event "bought" is tracked with the value 9.5
    Then the tracker has the event "bought" of the user "user-1" with the value 9.5

  @6.1.1.1
  Scenario: An event without a name is refused
    When the event "" is tracked with the value 1
    Then it is refused
    And the tracker has nothing

  @6.1.1.1
  Scenario: An event about nobody is dropped
    When the event "bought" is tracked with the value 1
    Then the tracker has nothing
