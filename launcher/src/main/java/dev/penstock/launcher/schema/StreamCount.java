package dev.penstock.launcher.schema;

import dev.penstock.bridge.CoreMessage;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * Counts what a stream stores of a subject, on the server: a consumer that is made and deleted at
 * once tells how many messages it would have had to deliver. Every method blocks.
 */
final class StreamCount {
  /** Of all consumers made here: they read nothing for anybody. */
  static final String NAME_PREFIX = "penstock-readers-";

  /** After which the server forgets one that could not be deleted. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

  /** How often a range is counted anew because messages came meanwhile. */
  private static final int TRIES_MAX = 3;

  private static final long ONE_BY_ONE_MAX = 200;

  private final JetStream jetStream;
  private final String stream;

  StreamCount(JetStream jetStream, String stream) {
    this.jetStream = jetStream;
    this.stream = stream;
  }

  /** The first sequence that is not older, whether it is there yet or not. */
  long sequenceAt(Instant time) {
    var config =
        new JsonObject()
            .put("deliver_policy", "by_start_time")
            .put("opt_start_time", time.toString());
    return made(config, info -> info.getJsonObject("delivered").getLong("stream_seq") + 1);
  }

  /** Messages of a subject from a sequence on. */
  long from(String subject, long sequence) {
    return made(startingAt(subject, sequence), info -> info.getLong("num_pending"));
  }

  /**
   * Messages of a subject from one sequence up to another. Exact where none come meanwhile, and up
   * to {@value #ONE_BY_ONE_MAX} always; else too few, by what comes between two answers.
   */
  long between(String subject, long first, long last) {
    if (last < first) return 0;
    for (int tries = 1; ; tries++) {
      long before = from(subject, last + 1);
      long all = from(subject, first);
      long after = from(subject, last + 1);
      if (before == after) return Math.max(0, all - after);
      if (tries == TRIES_MAX) return Math.max(oneByOne(subject, first, last), all - after);
    }
  }

  /** As many as there are, up to a bound. */
  private long oneByOne(String subject, long first, long last) {
    long messages = 0;
    var next = jetStream.next(stream, subject, first);
    while (next.filter(found -> found <= last).isPresent() && messages < ONE_BY_ONE_MAX) {
      messages++;
      next = jetStream.next(stream, subject, next.get() + 1);
    }
    return messages;
  }

  /** The headers of a subject's messages, from a sequence on. */
  List<CoreMessage> headers(String subject, long sequence, int messages) {
    var name = newName();
    var config = startingAt(subject, sequence).put("headers_only", true);
    try {
      return jetStream.delivered(
          messages, inbox -> make(name, config.put("deliver_subject", inbox)));
    } finally {
      delete(name);
    }
  }

  private static JsonObject startingAt(String subject, long sequence) {
    return new JsonObject()
        .put("filter_subject", subject)
        .put("deliver_policy", "by_start_sequence")
        .put("opt_start_seq", Math.max(1, sequence));
  }

  private long made(JsonObject config, ToLongFunction<JsonObject> use) {
    var name = newName();
    try {
      return use.applyAsLong(make(name, config));
    } finally {
      delete(name);
    }
  }

  private JsonObject make(String name, JsonObject config) {
    config
        .put("name", name)
        .put("ack_policy", "none")
        .put("replay_policy", "instant")
        .put("mem_storage", true)
        .put("num_replicas", 1)
        .put("inactive_threshold", FORGOTTEN_AFTER.toNanos());
    var filter = config.getString("filter_subject");
    var what = "CONSUMER.CREATE." + stream + "." + name + (filter == null ? "" : "." + filter);
    return jetStream.ask(what, new JsonObject().put("stream_name", stream).put("config", config));
  }

  private void delete(String name) {
    jetStream.find("CONSUMER.DELETE." + stream + "." + name, new JsonObject());
  }

  private static String newName() {
    return NAME_PREFIX + UUID.randomUUID().toString().replace("-", "");
  }
}
