package dev.penstock.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every bridge does with key-value buckets. */
abstract class KeyValueContract extends RequestContract {
  static final BucketSpec SETTINGS = BucketSpec.of("settings");

  KeyValue settings() {
    return settings(bridge());
  }

  static KeyValue settings(Bridge bridge) {
    Eventually.get(bridge.management().ensureBucket(SETTINGS));
    return bridge.keyValue("settings");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(KeyValueEntry entry) {
    return new String(entry.value(), UTF_8);
  }

  private static String value(KeyValue bucket, String key) {
    return Eventually.get(bucket.get(key)).map(KeyValueContract::text).orElse("none");
  }

  static long put(KeyValue bucket, String key, String value) {
    return Eventually.get(bucket.put(key, bytes(value)));
  }

  @Test
  void getsWhatWasPutLast() {
    var bucket = settings();
    assertThat(Eventually.get(bucket.get("order.pause"))).isEmpty();
    long first = put(bucket, "order.pause", "no");
    long second = put(bucket, "order.pause", "yes");
    assertThat(second).isGreaterThan(first);
    var entry = Eventually.get(bucket.get("order.pause")).orElseThrow();
    assertThat(text(entry)).isEqualTo("yes");
    assertThat(entry.key()).isEqualTo("order.pause");
    assertThat(entry.revision()).isEqualTo(second);
    assertThat(entry.operation()).isEqualTo(KeyValueEntry.Operation.PUT);
    assertThat(entry.created()).isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
  }

  @Test
  void makesTwoRevisionsOfTheSameValue() {
    var bucket = settings();
    assertThat(put(bucket, "a", "1")).isLessThan(put(bucket, "a", "1"));
  }

  @Test
  void hidesDeletedKeysUntilTheyArePutAgain() {
    var bucket = settings();
    put(bucket, "a", "1");
    Eventually.get(bucket.delete("a"));
    assertThat(value(bucket, "a")).isEqualTo("none");
    Eventually.get(bucket.create("a", bytes("2")));
    assertThat(value(bucket, "a")).isEqualTo("2");
    Eventually.get(bucket.purge("a"));
    assertThat(value(bucket, "a")).isEqualTo("none");
    put(bucket, "a", "3");
    assertThat(value(bucket, "a")).isEqualTo("3");
  }

  @Test
  void createsAKeyOnce() {
    var bucket = settings();
    Eventually.get(bucket.create("a", bytes("1")));
    var conflict = (RevisionConflictException) Eventually.failure(bucket.create("a", bytes("2")));
    assertThat(conflict).hasMessageContaining("bucket settings: key a exists already");
    assertThat(conflict.expectedRevision()).isZero();
    assertThat(value(bucket, "a")).isEqualTo("1");
  }

  @Test
  void updatesOnlyWhatIsStillAsItWasRead() {
    var bucket = settings();
    long first = put(bucket, "a", "1");
    long second = Eventually.get(bucket.update("a", bytes("2"), first));
    var conflict =
        (RevisionConflictException) Eventually.failure(bucket.update("a", bytes("3"), first));
    assertThat(conflict)
        .hasMessageContaining("bucket settings: key a is not at revision " + first)
        .hasMessageContaining("wrong last sequence: " + second);
    assertThat(conflict.bucket()).isEqualTo("settings");
    assertThat(conflict.key()).isEqualTo("a");
    assertThat(conflict.expectedRevision()).isEqualTo(first);
    assertThat(value(bucket, "a")).isEqualTo("2");
  }

  @Test
  void letsOneOfManyEqualUpdatesWin() {
    var bridge = bridge();
    long first = put(settings(bridge), "leader", "nobody");
    var updates = new ArrayList<Future<Long>>();
    for (var each : List.of(bridge, bridge(), bridge(), bridge())) {
      updates.add(each.keyValue("settings").update("leader", bytes("somebody"), first));
    }
    Eventually.get(Future.join(updates).otherwiseEmpty());
    assertThat(updates).filteredOn(Future::succeeded).hasSize(1);
    assertThat(updates)
        .filteredOn(Future::failed)
        .extracting(Future::cause)
        .hasOnlyElementsOfType(RevisionConflictException.class);
  }

  @Test
  void listsTheKeysThatHaveAValue() {
    var bucket = settings();
    assertThat(Eventually.get(bucket.keys(">", 10))).isEmpty();
    for (var key : List.of("b.2", "a.1", "a.2", "c")) put(bucket, key, "1");
    put(bucket, "b.2", "2");
    Eventually.get(bucket.delete("a.1"));
    assertThat(Eventually.get(bucket.keys(">", 10))).containsExactly("a.2", "c", "b.2");
    assertThat(Eventually.get(bucket.keys("a.*", 10))).containsExactly("a.2");
    assertThat(Eventually.get(bucket.keys("c", 1))).containsExactly("c");
    assertThat(Eventually.get(bucket.keys("d.>", 1))).isEmpty();
    assertThat(Eventually.failure(bucket.keys(">", 2)))
        .hasMessage("bucket settings: more than 2 keys are >");
  }

  @Test
  void refusesWhatCannotBeAKeyOrABucket() {
    var bucket = settings();
    for (var key : List.of("", ".a", "a.", "a..b", "a b", "a*", ">", "ä", "a:b", "_kv.a")) {
      assertThat(bucket.put(key, bytes("1")).cause())
          .as(key)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bucket settings")
          .hasMessageContaining('"' + key + '"');
      assertThat(bucket.get(key).failed()).isTrue();
    }
    assertThat(put(bucket, "A-z/0_9=.b", "1")).isPositive();
    assertThat(bucket.keys("a.>.b", 1).cause()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BucketSpec.of("a.b")).hasMessageContaining("\"a.b\"");
    assertThatThrownBy(() -> bridge().keyValue("")).hasMessageContaining("bucket's name");
  }

  @Test
  void namesABucketThatDoesNotExist() {
    var bucket = bridge().keyValue("absent");
    var message = "bucket absent: does not exist; Management.ensureBucket makes it";
    assertThat(Eventually.failure(bucket.get("a"))).hasMessage(message);
    assertThat(Eventually.failure(bucket.keys(">", 1))).hasMessage(message);
    assertThat(Eventually.failure(bucket.watch(">", entry -> {}))).hasMessage(message);
  }

  @Test
  void readsWhereTheStreamAllowsNoDirectReads() {
    var config = Bucket.declared(BucketSpec.of("plain")).config().copy();
    config.put("allow_direct", false).put("max_msgs_per_subject", -1);
    api("STREAM.CREATE.KV_plain", config);
    var bucket = bridge().keyValue("plain");
    assertThat(value(bucket, "a")).isEqualTo("none");
    long revision = put(bucket, "a", "1");
    var entry = Eventually.get(bucket.get("a")).orElseThrow();
    assertThat(text(entry)).isEqualTo("1");
    assertThat(entry.revision()).isEqualTo(revision);
    Eventually.get(bucket.delete("a"));
    assertThat(value(bucket, "a")).isEqualTo("none");
  }

  @Test
  void ensuresABucketAndChangesOnlyWhatDiffers() {
    var management = bridge().management();
    assertThat(Eventually.get(management.ensureBucket(SETTINGS)))
        .containsExactly("bucket settings created");
    assertThat(Eventually.get(management.ensureBucket(SETTINGS))).isEmpty();
    var other = new BucketSpec("settings", 1, 5, Duration.ofHours(1), 16 << 20, 256 << 10);
    assertThat(Eventually.get(management.ensureBucket(other)))
        .containsExactly(
            "bucket settings updated: max_msgs_per_subject 1 -> 5,"
                + " max_age 0s -> 1h (older messages are dropped)");
    var stream = api("STREAM.INFO.KV_settings", new JsonObject());
    assertThat(stream.getJsonObject("config").getJsonArray("subjects"))
        .isEqualTo(new JsonArray(List.of("$KV.settings.>")));
  }
}
