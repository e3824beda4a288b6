package dev.penstock.bridge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How a key-value bucket lies in a stream, in names, subjects and headers (ADR-8). */
record Bucket(String name) {
  static final Map<String, String> DELETED = Map.of("KV-Operation", "DEL");
  static final Map<String, String> PURGED = Map.of("KV-Operation", "PURGE", "Nats-Rollup", "sub");

  private static final Pattern NAME = Pattern.compile("[-\\w]+");
  private static final Pattern KEY = Pattern.compile("[-/=\\w]+(\\.[-/=\\w]+)*");
  private static final Pattern KEYS = Pattern.compile("(([-/=\\w]+|\\*)\\.)*([-/=\\w]+|\\*|>)");
  private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);

  Bucket {
    requireName(name);
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a bucket's name is letters, digits, - and _, was \"" + name + "\"");
    }
  }

  String stream() {
    return "KV_" + name;
  }

  private String prefix() {
    return "$KV." + name + ".";
  }

  String subject(String key) {
    if (!KEY.matcher(key).matches() || key.startsWith("_kv")) {
      throw new IllegalArgumentException(
          "bucket %s: a key is tokens of letters, digits and -/_= with dots between, not _kv…, was \"%s\""
              .formatted(name, key));
    }
    return prefix() + key;
  }

  String subjects(String keys) {
    if (!KEYS.matcher(keys).matches()) {
      throw new IllegalArgumentException(
          "bucket %s: \"%s\" is no key, nor keys with * for one token and > for the rest"
              .formatted(name, keys));
    }
    return prefix() + keys;
  }

  KeyValueEntry entry(StoredMessage message) {
    return new KeyValueEntry(
        message.subject().substring(prefix().length()),
        message.body(),
        message.sequence(),
        message.storedAt(),
        operation(message.headers()));
  }

  /** Newer servers tell by a reason of their own that a limit has removed a value (ADR-48). */
  private static KeyValueEntry.Operation operation(Map<String, String> headers) {
    var said = headers.getOrDefault("KV-Operation", headers.get("Nats-Marker-Reason"));
    if (said == null) return KeyValueEntry.Operation.PUT;
    return switch (said) {
      case "DEL", "Remove" -> KeyValueEntry.Operation.DELETE;
      default -> KeyValueEntry.Operation.PURGE;
    };
  }

  static Declared declared(BucketSpec spec) {
    var bucket = new Bucket(spec.name());
    boolean shortLived = !spec.ageMax().isZero() && spec.ageMax().compareTo(DUPLICATE_WINDOW) < 0;
    var window = shortLived ? spec.ageMax() : DUPLICATE_WINDOW;
    var config =
        new JsonObject()
            .put("name", bucket.stream())
            .put("subjects", new JsonArray(List.of(bucket.prefix() + ">")))
            .put("retention", "limits")
            .put("storage", "file")
            .put("discard", "new")
            .put("num_replicas", spec.replicas())
            .put("max_consumers", -1)
            .put("max_msgs", -1L)
            .put("max_msgs_per_subject", (long) spec.historyMax())
            .put("max_age", spec.ageMax().toNanos())
            .put("max_bytes", spec.bytesMax())
            .put("max_msg_size", spec.valueBytesMax())
            .put("duplicate_window", window.toNanos())
            .put("allow_rollup_hdrs", true)
            .put("deny_delete", true)
            .put("allow_direct", true);
    return Declared.stream("bucket " + spec.name(), config, List.of());
  }
}
