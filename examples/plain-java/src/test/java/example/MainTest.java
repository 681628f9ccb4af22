package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.junit.ExperimentServer;
import dev.assay.junit.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  private static List<String> run(String serverUrl, String deploymentKey) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(serverUrl, deploymentKey, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  @ExperimentServer(files = "shop.yaml", deploymentKey = "shop-web")
  void theServerAndThisProcessAgree(TestServer server) {
    List<String> lines = run(server.url().toString(), server.deploymentKey());

    assertEquals("visitor {\"device_id\":\"abcdefg\"}", lines.get(0));
    assertEquals("fetched new-checkout=on", lines.get(1));
    assertEquals("in process: /checkout/new, 900", lines.get(2));
  }

  @Test
  @ExperimentServer
  void withoutFlagsTheShopIsAsItWas(TestServer server) {
    List<String> lines = run(server.url().toString(), server.deploymentKey());
    assertTrue(lines.contains("in process: /checkout, 1000"), lines.toString());
  }
}
