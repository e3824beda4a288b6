package dev.penstock.pipeline.versions;

import dev.penstock.bridge.KeyValue;
import dev.penstock.bridge.KeyValueEntry;
import dev.penstock.bridge.Registration;
import dev.penstock.events.EventPolicy;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import io.vertx.core.Future;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process publishes and reads now. Any thread may ask, at any time; the answer may change
 * from one event to the next.
 */
public final class Versions {
  private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

  private final Map<String, EventPolicy> configured;
  private final Map<String, SortedSet<Integer>> readOnly;
  private final Map<String, EventPolicy> changed = new ConcurrentHashMap<>();

  public Versions(VersionOptions options) {
    this.configured = options.published();
    this.readOnly = options.readOnly();
  }

  /** Every event in its first version, and all versions read. */
  public static Versions defaults() {
    return new Versions(VersionOptions.DEFAULTS);
  }

  /**
   * Follows what the bucket says, from now on until the registration is drained. Succeeds once all
   * that it says now is in force. While the broker is away what was said last stays.
   *
   * @param onChange runs on the calling context after each change
   */
  public Future<Registration> follow(KeyValue bucket, Runnable onChange) {
    return bucket.watch(
        ">",
        entry -> {
          change(entry);
          onChange.run();
        });
  }

  /** What holds for an event, by its name. */
  public EventPolicy policy(String event) {
    var now = changed.get(event);
    return now == null ? configured.getOrDefault(event, EventPolicy.FIRST) : now;
  }

  /** Whether this process understands what is in that version and acts on it. */
  public boolean isRead(EventVersion version) {
    return isConfigured(version) && !policy(version.event()).retired().contains(version.number());
  }

  /**
   * Whether the settings have any version of an event read that passes a filter, be it retired or
   * not. What is no event is read.
   *
   * @param filterSubject of any lane
   */
  public boolean isConsumed(String filterSubject) {
    var passes = passes(Priority.withoutLane(filterSubject));
    var known =
        Schemas.allVersions().stream().filter(version -> passes.test(version.subject())).toList();
    return known.isEmpty() || known.stream().anyMatch(this::isConfigured);
  }

  /**
   * The highest version of the events that pass a filter.
   *
   * @param filterSubject of the standard lane, and of version 1
   */
  public static int newestOf(String filterSubject) {
    var passes = passes(filterSubject);
    return Schemas.allVersions().stream()
        .filter(version -> passes.test(version.event()))
        .mapToInt(EventVersion::number)
        .max()
        .orElse(1);
  }

  private boolean isConfigured(EventVersion version) {
    var only = readOnly.get(version.event());
    return only == null || only.contains(version.number());
  }

  private static Predicate<String> passes(String filter) {
    return Pattern.compile(filter.replace(".", "\\.").replace("*", "[^.]+").replace(">", ".+"))
        .asMatchPredicate();
  }

  private void change(KeyValueEntry entry) {
    var event = entry.key();
    try {
      if (entry.isDeleted()) changed.remove(event);
      else changed.put(event, PolicyBucket.read(entry.value()));
    } catch (IllegalArgumentException e) {
      LOG.error(
          "bucket {}, key {}: {}; still published: {}",
          PolicyBucket.NAME,
          event,
          e.getMessage(),
          EventPolicy.text(policy(event).published()));
      return;
    }
    var policy = policy(event);
    LOG.info(
        "published={} retired={} event={}",
        EventPolicy.text(policy.published()),
        EventPolicy.text(policy.retired()),
        event);
  }
}
