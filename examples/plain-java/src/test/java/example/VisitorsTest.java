package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.assay.evaluation.ExperimentUser;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitorsTest {
  private final Visitors visitors = new Visitors("amplitude-api-key");

  @Test
  void aVisitorWhoComesAgainIsTheSame() {
    ExperimentUser first = visitors.visitor(Map.of());
    assertNotNull(first.deviceId());
    Map<String, String> cookies = Map.of(visitors.cookieName(), visitors.cookie(first));
    assertEquals(first.deviceId(), visitors.visitor(cookies).deviceId());
  }
}
