package dev.assay.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.assay.evaluation.JsonValue;
import dev.assay.sdk.tracking.TrackingEvent;
import dev.assay.server.AssayServer;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ImmutableTrackingEventDetails;
import dev.openfeature.sdk.ProviderEvent;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.ThreadLocalTransactionContextPropagator;
import dev.openfeature.sdk.Value;
import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.AfterAll;
import io.cucumber.java.BeforeAll;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the sentences of the feature files mean. */
public final class Steps {
  private static final List<String> LEVELS =
      List.of("API", "Transaction", "Client", "Invocation", "Before Hooks");

  private static AssayServer server;

  private final Scene scene = new Scene();
  private final Map<String, Value> context = new HashMap<>();
  private String targetingKey;
  private final Map<String, Map<String, Value>> levels = new HashMap<>();
  private final RecordingHook hook = new RecordingHook();
  private FlagEvaluationDetails<?> details;
  private String type;
  private AssayServer own;
  private int port;
  private EventDetails event;
  private Throwable refusal;

  @BeforeAll
  public static void startServer() {
    server = Scene.server(Scene.text("flags.json"), 0);
  }

  @AfterAll
  public static void stopServer() {
    server.close();
  }

  @After
  public void end() throws Exception {
    scene.close();
  }

  /** A value as JSON writes it. */
  @ParameterType(".+")
  public JsonValue json(String text) {
    return JsonValue.parse(text);
  }

  @Given("a ready provider")
  public void ready() {
    scene.set(scene.ready(server));
  }

  @Given("a ready provider that fetches and caches")
  public void caching() {
    scene.set(Scene.caching(server));
  }

  @Given("a provider that is not ready")
  public void notReady() throws IOException {
    scene.api.setProvider(scene.notReady());
  }

  @Given("a provider with a wrong key")
  public void wrongKey() {
    scene.set(scene.withWrongKey(server));
  }

  @Given("a provider without a server")
  public void withoutServer() throws IOException {
    scene.set(scene.withoutServer());
  }

  @Given("a provider that has lost its server")
  public void lostServer() {
    scene.listenTo(ProviderEvent.PROVIDER_STALE);
    setProviderWhoseServerGoesAway();
    scene.awaitEvent();
  }

  @Given("the context has the {word} {string} with the value {json}")
  public void contextHas(String type, String name, JsonValue value) {
    Object plain = value.asPlain();
    context.put(
        name,
        switch (plain == null ? "null" : type) {
          case "Boolean" -> new Value((Boolean) plain);
          case "Integer" -> new Value((Integer) plain);
          case "null" -> new Value();
          default -> new Value((String) plain);
        });
  }

  @Given("the context has the targeting key {string}")
  public void targetingKey(String key) {
    targetingKey = key;
  }

  @Given("the attribute {string} is {string} at the level {string}")
  public void attribute(String name, String value, String level) {
    levels.computeIfAbsent(level, l -> new HashMap<>()).put(name, new Value(value));
  }

  @Given("the attribute {string} is set at every level up to {string}")
  public void attributeUpTo(String name, String last) {
    LEVELS.subList(0, LEVELS.indexOf(last) + 1).forEach(level -> attribute(name, level, level));
  }

  @Given("the client has a hook")
  public void addHook() {
    scene.client.addHooks(hook);
  }

  @Given("a handler of {word}")
  public void handler(String event) {
    scene.listenTo(ProviderEvent.valueOf(event));
  }

  @When("a ready provider is set")
  public void setReady() {
    own = scene.startServer(changing("on"));
    scene.set(scene.ready(own));
  }

  @When("a provider without a server is set")
  public void setWithoutServer() throws IOException {
    withoutServer();
  }

  @When("a provider is set whose server goes away")
  public void setProviderWhoseServerGoesAway() {
    own = Scene.server(changing("on"), 0);
    port = own.port();
    scene.set(scene.ready(own));
    own.close();
  }

  private static String changing(String variant) {
    return "[{\"key\":\"changing\",\"variants\":{\"%1$s\":{\"key\":\"%1$s\",\"value\":\"%1$s\"}},\"segments\":[{\"variant\":\"%1$s\"}]}]"
        .formatted(variant);
  }

  @When("the flag {string} is changed")
  public void change(String flag) {
    assertThat(flag).isEqualTo("changing");
    own.publish(Scene.flags(changing("off")));
  }

  @When("the {word} flag {string} is evaluated with the default {json}")
  public void evaluate(String type, String flag, JsonValue otherwise) {
    this.type = type;
    merge();
    Object plain = otherwise.asPlain();
    details =
        switch (type) {
          case "Boolean" -> scene.client.getBooleanDetails(flag, (Boolean) plain, context());
          case "String" -> scene.client.getStringDetails(flag, (String) plain, context());
          case "Integer" -> scene.client.getIntegerDetails(flag, (Integer) plain, context());
          case "Long" -> scene.client.getLongDetails(flag, otherwise.asLong(0), context());
          case "Double" -> scene.client.getDoubleDetails(flag, otherwise.asDouble(0), context());
          default -> scene.client.getObjectDetails(flag, value(plain), context());
        };
  }

  private ImmutableContext context() {
    return new ImmutableContext(targetingKey, context);
  }

  private void merge() {
    scene.api.setTransactionContextPropagator(new ThreadLocalTransactionContextPropagator());
    levels.forEach(
        (level, attributes) -> {
          ImmutableContext added = new ImmutableContext(attributes);
          switch (level) {
            case "API" -> scene.api.setEvaluationContext(added);
            case "Transaction" -> scene.api.setTransactionContext(added);
            case "Client" -> scene.client.setEvaluationContext(added);
            case "Invocation" -> context.putAll(attributes);
            default -> scene.client.addHooks(RecordingHook.adding(added));
          }
        });
  }

  @Then("the value is {json}")
  public void theValueIs(JsonValue expected) {
    Object value = details.getValue();
    Object plain = expected.asPlain();
    switch (type) {
      case "Long" -> assertThat(value).isEqualTo(expected.asLong(0));
      case "Double" -> assertThat(value).isEqualTo(expected.asDouble(0));
      case "Object" -> assertThat(plain((Value) value)).isEqualTo(plain);
      default -> assertThat(value).isEqualTo(plain);
    }
  }

  @Then("the flag key is {string}")
  public void theFlagKeyIs(String key) {
    assertThat(details.getFlagKey()).isEqualTo(key);
  }

  @Then("the variant is {string}")
  public void theVariantIs(String variant) {
    assertThat(details.getVariant()).isEqualTo(variant);
  }

  @Then("the reason is {word}")
  public void theReasonIs(String reason) {
    assertThat(details.getReason()).isEqualTo(reason);
  }

  @Then("there is no error")
  public void noError() {
    assertThat(details.getErrorCode()).isNull();
    assertThat(details.getErrorMessage()).isNull();
  }

  @Then("the error is {word}")
  public void theErrorIs(String code) {
    assertThat(details.getErrorCode()).hasToString(code);
    assertThat(details.getReason()).isEqualTo("ERROR");
  }

  @Then("the error is {word} with a message about {string}")
  public void theErrorIs(String code, String about) {
    theErrorIs(code);
    assertThat(details.getErrorMessage()).contains("'" + about + "'");
  }

  @Then("the metadata is")
  public void theMetadataIs(DataTable table) {
    Map<String, String> expected = new LinkedHashMap<>();
    table
        .asMaps()
        .forEach(row -> expected.put(row.get("name"), row.get("type") + " " + row.get("value")));
    Map<String, String> found = new LinkedHashMap<>();
    details
        .getFlagMetadata()
        .asUnmodifiableMap()
        .forEach((name, v) -> found.put(name, v.getClass().getSimpleName() + " " + v));
    assertThat(found).isEqualTo(expected);
  }

  @Then("there is no metadata")
  public void noMetadata() {
    assertThat(details.getFlagMetadata().isEmpty()).isTrue();
  }

  @Then("the provider's status is {word}")
  public void theStatusIs(String status) {
    assertThat(scene.client.getProviderState()).hasToString(status);
  }

  @Then("after the server is back the status is READY")
  public void theServerIsBack() {
    scene.kept(Scene.server(changing("on"), port));
    scene.listenTo(ProviderEvent.PROVIDER_READY);
    scene.awaitEvent();
    assertThat(scene.client.getProviderState()).isEqualTo(ProviderState.READY);
  }

  @Then("the handler runs")
  public void theHandlerRuns() {
    event = scene.awaitEvent();
    assertThat(event.getProviderName()).isEqualTo("assay");
  }

  @Then("the event names the flag {string}")
  public void theEventNames(String flag) {
    assertThat(event.getFlagsChanged()).containsExactly(flag);
  }

  @Then("the stages {string} of the hook ran")
  public void theStagesRan(String stages) {
    assertThat(String.join(", ", hook.stages)).isEqualTo(stages);
  }

  @Then("the hook's last details are")
  public void theHooksDetailsAre(DataTable table) {
    assertThat(hook.details).isEqualTo(table.asMaps().get(0));
  }

  @When("the event {string} is tracked with the value {double}")
  public void track(String name, double value) {
    refusal =
        catchThrowable(
            () -> scene.client.track(name, context(), new ImmutableTrackingEventDetails(value)));
  }

  @Then("the tracker has the event {string} of the user {string} with the value {double}")
  public void theTrackerHas(String name, String user, double value) {
    assertThat(scene.tracked).hasSize(1);
    TrackingEvent tracked = scene.tracked.get(0);
    assertThat(tracked.eventType()).isEqualTo(name);
    assertThat(tracked.userId()).isEqualTo(user);
    assertThat(tracked.eventProperties()).containsEntry("value", value);
  }

  @Then("it is refused")
  public void itIsRefused() {
    assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
  }

  @Then("the tracker has nothing")
  public void theTrackerHasNothing() {
    assertThat(scene.tracked).isEmpty();
  }

  private static Value value(Object plain) {
    try {
      return plain instanceof Map<?, ?> map
          ? new Value(new ImmutableContext(fields(map)))
          : new Value(plain);
    } catch (InstantiationException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Value> fields(Map<?, ?> map) {
    Map<String, Value> fields = new LinkedHashMap<>();
    map.forEach((name, field) -> fields.put((String) name, value(field)));
    return fields;
  }

  private static Object plain(Value value) {
    if (value.isStructure()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      value.asStructure().asMap().forEach((name, field) -> fields.put(name, plain(field)));
      return fields;
    }
    if (value.isList()) {
      List<Object> elements = new ArrayList<>();
      value.asList().forEach(element -> elements.add(plain(element)));
      return elements;
    }
    return value.asObject();
  }
}
