package dev.penstock.launcher.schema;

import dev.penstock.launcher.schema.Reader.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A consumer as the JetStream API writes it. */
final class ReaderInfo {
  private static final List<String> EVERYTHING = List.of(">");

  private static final Duration JUST_NOW = Duration.ofSeconds(5);

  private ReaderInfo() {}

  /** Where a consumer began: at a time, or else at a sequence. */
  record Start(long sequence, Optional<Instant> time) {}

  /**
   * @param ours names without version and lane
   * @param sequenceAt the sequence of a start
   */
  static Reader read(JsonObject info, Set<String> ours, ToLongFunction<Start> sequenceAt) {
    var config = info.getJsonObject("config");
    var delivered = info.getJsonObject("delivered");
    var name = info.getString("name");
    long deliveries = delivered.getLong("consumer_seq", 0L);
    boolean isDurable = !config.getString("durable_name", "").isEmpty();
    boolean isPush = !config.getString("deliver_subject", "").isEmpty();
    return new Reader(
        name,
        kind(config, isDurable),
        isDurable && !isPush && ours.contains(Reader.party(name)),
        filters(config),
        deliveries == 0 ? 1 : sequenceAt.applyAsLong(start(info, config)),
        deliveries,
        delivered.getLong("stream_seq", 0L),
        info.getJsonObject("ack_floor").getLong("stream_seq", 0L),
        info.getLong("num_pending", 0L),
        info.getLong("num_ack_pending", 0L),
        time(delivered.getString("last_active")),
        isPush ? info.getBoolean("push_bound", false) : isPulled(info));
  }

  /** Who has its hands full asks for no more at the moment, and was given something just now. */
  private static boolean isPulled(JsonObject info) {
    if (info.getLong("num_waiting", 0L) > 0) return true;
    var now = time(info.getString("ts")).orElseGet(Instant::now); // of the server, since 2.10
    return time(info.getJsonObject("delivered").getString("last_active"))
        .filter(active -> active.isAfter(now.minus(JUST_NOW)))
        .isPresent();
  }

  private static Kind kind(JsonObject config, boolean isDurable) {
    if (isDurable) return Kind.DURABLE;
    boolean isOrdered =
        config.getBoolean("mem_storage", false)
            && config.getString("ack_policy", "").equals("none")
            && (config.getBoolean("flow_control", false)
                || config.getLong("max_deliver", -1L) == 1);
    return isOrdered ? Kind.ORDERED : Kind.EPHEMERAL;
  }

  private static List<String> filters(JsonObject config) {
    var several = config.getJsonArray("filter_subjects", new JsonArray());
    if (!several.isEmpty()) return several.stream().map(String::valueOf).toList();
    var one = config.getString("filter_subject", "");
    return one.isEmpty() ? EVERYTHING : List.of(one);
  }

  /** What begins with the last messages got some from before: it counts from the first. */
  private static Start start(JsonObject info, JsonObject config) {
    return switch (config.getString("deliver_policy", "all")) {
      case "by_start_sequence" -> new Start(config.getLong("opt_start_seq", 1L), Optional.empty());
      case "by_start_time" -> new Start(1, time(config.getString("opt_start_time")));
      case "new" -> new Start(1, time(info.getString("created")));
      default -> new Start(1, Optional.empty());
    };
  }

  private static Optional<Instant> time(@Nullable String text) {
    if (text == null || text.startsWith("0001-")) return Optional.empty();
    return Optional.of(OffsetDateTime.parse(text).toInstant());
  }
}
