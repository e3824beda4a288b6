package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AuditorTest {
  @Test
  void tellsWhatIsViolatedFromWhatProvesNothing() {
    var findings =
        Auditor.findings(
            report(
                invariant("A1", "kept", 0),
                invariant("C2", "vacuous", 0),
                invariant("B1", "violated", 2, "plain-1", "plain-2")),
            Set.of());
    assertThat(findings.unproven()).containsExactly("C2 holds");
    assertThat(findings.violated())
        .containsExactly("B1 holds: 2 of them, such as plain-1 is wrong; plain-2 is wrong");
  }

  @Test
  void forgivesWhatForgeriesMakeItSay() {
    assertThat(violated(invariant("D2", "violated", 2, "forged", "other forged"))).isEmpty();
    assertThat(violated(invariant("D2", "violated", 2, "forged", "real")))
        .containsExactly("D2 holds: 1 of them, such as real is wrong");
    assertThat(violated(invariant("D2", "violated", 30, "forged"))).hasSize(1);
    assertThat(violated(invariant("C1", "violated", 1, "forged"))).hasSize(1);
  }

  private static List<String> violated(JsonObject invariant) {
    return Auditor.findings(report(invariant), Set.of("forged", "other forged")).violated();
  }

  private static JsonObject report(JsonObject... invariants) {
    var list = new JsonArray();
    for (var invariant : invariants) list.add(invariant);
    return new JsonObject().put("invariants", list);
  }

  private static JsonObject invariant(String id, String verdict, long violated, String... ids) {
    var samples = new JsonArray();
    for (var each : ids) samples.add(new JsonObject().put("id", each).put("what", "is wrong"));
    return new JsonObject()
        .put("id", id)
        .put("meaning", "holds")
        .put("verdict", verdict)
        .put("violated", violated)
        .put("samples", samples);
  }
}
