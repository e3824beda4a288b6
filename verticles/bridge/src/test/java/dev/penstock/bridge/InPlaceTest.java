package dev.penstock.bridge;

import static dev.penstock.bridge.Difference.Kind.FIXED;
import static dev.penstock.bridge.Difference.Kind.IN_PLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes in place depends on the version; how it reads does not. */
final class InPlaceTest {
  private static Difference difference(
      String version, String field, Object atServer, Object wanted, JsonObject info) {
    return new InPlace(Features.of(version))
        .difference(new FieldValue(field, atServer), new FieldValue(field, wanted), info);
  }

  private static String line(String field, Object atServer, Object wanted) {
    return difference("2.15.1", field, atServer, wanted, new JsonObject()).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "2.9.10, interest, FIXED",
    "2.10.0, interest, IN_PLACE",
    "2.15.1, interest, IN_PLACE",
    "2.15.1, workqueue, FIXED"
  })
  void changesRetentionWhereTheServerDoes(String version, String from, Difference.Kind kind) {
    assertThat(difference(version, "retention", from, "limits", new JsonObject()).kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"2.9.10, FIXED", "2.12.4, FIXED", "2.12.5, IN_PLACE", "2.15.1, IN_PLACE"})
  void changesTheLimitOfConsumersWhereTheServerDoes(String version, Difference.Kind kind) {
    assertThat(difference(version, "max_consumers", 5, -1, new JsonObject()).kind())
        .isEqualTo(kind);
  }

  @Test
  void changesReplicasOnlyInACluster() {
    var clustered =
        new JsonObject().put("cluster", new JsonObject().put("name", "c").put("leader", "n1"));
    var alone = new JsonObject().put("cluster", new JsonObject().put("leader", "n1"));
    assertThat(difference("2.15.1", "num_replicas", 1, 3, clustered).kind()).isEqualTo(IN_PLACE);
    assertThat(difference("2.15.1", "num_replicas", 1, 3, alone).kind()).isEqualTo(FIXED);
    assertThat(difference("2.9.10", "num_replicas", 3, 1, alone).kind()).isEqualTo(IN_PLACE);
  }

  @Test
  void lowersBytesToWhatIsStored() {
    var info = new JsonObject().put("state", new JsonObject().put("bytes", 500L));
    assertThat(difference("2.15.1", "max_bytes", 1_000, 500, info).kind()).isEqualTo(IN_PLACE);
    assertThat(difference("2.15.1", "max_bytes", 1_000, -1, info).kind()).isEqualTo(IN_PLACE);
    assertThat(difference("2.15.1", "max_bytes", 1_000, 499, info))
        .hasToString(
            "max_bytes is 1000 at the server and cannot become 499 in place"
                + " (500 bytes are stored)");
  }

  @Test
  void readsAsAnOperatorThinks() {
    assertThat(line("ack_wait", Duration.ofMillis(1_500).toNanos(), Duration.ofDays(1).toNanos()))
        .isEqualTo("ack_wait 1500ms -> 1d");
    assertThat(line("max_age", 0, Duration.ofMinutes(90).toNanos()))
        .isEqualTo("max_age 0s -> 90m (older messages are dropped)");
    assertThat(line("duplicate_window", 1, 0)).isEqualTo("duplicate_window 1ns -> 0s");
    assertThat(line("subjects", new JsonArray(), new JsonArray().add("a").add("b.>")))
        .isEqualTo("subjects [] -> [a, b.>]");
    assertThat(line("deliver_subject", "push", ""))
        .isEqualTo(
            "deliver_subject is push at the server and cannot become none in place"
                + " (no server changes it)");
  }

  @Test
  void takesForEqualWhatTheServerLeavesOut() {
    var none = new JsonObject();
    assertThat(new FieldValue("max_msgs", 0).in(none)).isEqualTo(new FieldValue("max_msgs", 0L));
    assertThat(new FieldValue("filter_subject", "").in(none).value()).isEqualTo("");
    assertThat(new FieldValue("allow_atomic", true).in(none).value()).isEqualTo(false);
  }
}
