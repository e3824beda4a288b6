package dev.penstock.pipeline;

import dev.penstock.bridge.BucketSpec;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.Lane;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.events.Priority;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.Presence;
import dev.penstock.pipeline.versions.Versions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The streams everything flows through, and how a durable consumer on them is declared. */
public final class Topology {
  public static final String ORDERS = "ORDERS";
  public static final String INVENTORY = "INVENTORY";
  public static final String PAYMENTS = "PAYMENTS";
  public static final String DEADLETTERS = "DEADLETTERS";

  /** What the broker says of messages it will not deliver any more, to whatever consumer. */
  public static final String ADVISORIES = "ADVISORIES";

  public static final String MAX_DELIVERIES = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>";
  public static final String MSG_TERMINATED = "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>";

  /** Longer than any batch takes; while one runs, the bridge tells the broker so. */
  private static final Duration ACK_WAIT = Duration.ofSeconds(30);

  /** Served first anyway: what it is sure of is held ready for it also while nobody needs it. */
  private static final int EXPRESS_PERCENT = 10;

  /** What the standard lane keeps however much is express. */
  private static final int STANDARD_PERCENT = 25;

  private static final int ACK_PENDING_MAX = 20_000;
  private static final int MESSAGE_BYTES_MAX = 256 * 1024;

  /** Room for a message of that size inside a letter; NATS itself takes no more by default. */
  private static final int LETTER_BYTES_MAX = 1024 * 1024;

  private static final long ADVISORIES_BYTES_MAX = 64 * 1024 * 1024;

  /**
   * Longer than one publish tries, ten seconds. Later repetitions, as of what is redelivered after
   * {@link #ACK_WAIT}, are stored again, which changes nothing but costs a message; while it lasts,
   * the broker keeps every id of it in memory.
   */
  private static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(12);

  private Topology() {}

  public static List<StreamSpec> streams(StreamOptions options) {
    return List.of(
        stream(ORDERS, "orders.>", options).withAtomicPublish(),
        stream(INVENTORY, "inventory.>", options).withAtomicPublish(),
        stream(PAYMENTS, "payments.>", options).withAtomicPublish(),
        stream(
            DEADLETTERS, List.of("deadletters.>"), LETTER_BYTES_MAX, options.bytesMax(), options),
        stream(
            ADVISORIES,
            List.of(MAX_DELIVERIES, MSG_TERMINATED),
            MESSAGE_BYTES_MAX,
            Math.min(options.bytesMax(), ADVISORIES_BYTES_MAX),
            options));
  }

  /** What services tell each other beside events: versions that are wanted, and that are read. */
  public static List<BucketSpec> buckets(StreamOptions options) {
    return List.of(PolicyBucket.spec(options.replicas()), Presence.spec(options.replicas()));
  }

  /**
   * @param service whose consumer it is
   * @param purpose what it takes, such as {@code created}; service and purpose make the durable
   *     name
   */
  public static ConsumerSpec consumer(
      String service, String purpose, String stream, String filterSubject) {
    return new ConsumerSpec(
        stream, service + "-" + purpose, filterSubject, ACK_WAIT, ACK_PENDING_MAX);
  }

  /**
   * A durable consumer for each priority and version, the most urgent first and among those the
   * oldest version, to be handled together. The one of version 1 on the standard lane has the name
   * and filter that {@link #consumer} gives it; {@link Pipeline#consume} takes those that are read.
   *
   * @param filterSubject what it takes in version 1 on the standard lane
   */
  public static List<Lane> lanes(
      String service, String purpose, String stream, String filterSubject) {
    int versions = Versions.newestOf(filterSubject);
    var lanes = new ArrayList<Lane>();
    for (var priority : List.of(Priority.EXPRESS, Priority.STANDARD)) {
      int percent = priority == Priority.EXPRESS ? EXPRESS_PERCENT : STANDARD_PERCENT;
      for (int version = 1; version <= versions; version++) {
        var name =
            purpose + suffix('-', version) + (priority == Priority.EXPRESS ? "-express" : "");
        var subject = priority.lane(filterSubject + suffix('.', version));
        lanes.add(new Lane(consumer(service, name, stream, subject), percent / versions));
      }
    }
    return lanes;
  }

  private static String suffix(char before, int version) {
    return version == 1 ? "" : before + "v" + version;
  }

  /** All durable consumers of the lanes of these purposes. */
  public static List<ConsumerSpec> consumers(List<List<Lane>> purposes) {
    return purposes.stream().flatMap(List::stream).map(Lane::spec).toList();
  }

  private static StreamSpec stream(String name, String subjects, StreamOptions options) {
    return stream(name, List.of(subjects), MESSAGE_BYTES_MAX, options.bytesMax(), options);
  }

  private static StreamSpec stream(
      String name,
      List<String> subjects,
      int messageBytesMax,
      long bytesMax,
      StreamOptions options) {
    return new StreamSpec(
        name,
        subjects,
        options.replicas(),
        options.ageMax(),
        bytesMax,
        messageBytesMax,
        DUPLICATE_WINDOW);
  }
}
