package dev.penstock.launcher.schema;

import dev.penstock.bridge.CoreMessage;
import dev.penstock.events.EventHeaders;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who published messages, by their {@code ce-source}: of each subject the newest thousand at most.
 */
final class Sources {
  static final int MESSAGES_MAX = 1_000;
  static final String UNKNOWN = "unknown";

  private static final int SOURCE_CHARS_MAX = 80;

  private final JetStream jetStream;
  private final String stream;
  private final StreamCount count;
  private final Map<String, Long> counts = new TreeMap<>();

  Sources(JetStream jetStream, String stream, StreamCount count) {
    this.jetStream = jetStream;
    this.stream = stream;
    this.count = count;
  }

  Map<String, Long> counts() {
    return counts;
  }

  /**
   * @param messages how many there are of the subject from that sequence on
   */
  void add(String subject, long first, long messages) {
    long start = messages <= MESSAGES_MAX ? first : newest(subject, first);
    int looked = (int) Math.min(messages, MESSAGES_MAX);
    for (var message : count.headers(subject, start, looked)) {
      counts.merge(source(message), 1L, Long::sum);
    }
  }

  /** From where on there are no more messages than are looked at. */
  private long newest(String subject, long first) {
    long tooMany = first;
    long few = jetStream.last(stream, subject).map(m -> m.getLong("seq")).orElse(first);
    while (few - tooMany > 1) {
      long middle = tooMany + (few - tooMany) / 2;
      if (count.from(subject, middle) > MESSAGES_MAX) tooMany = middle;
      else few = middle;
    }
    return few;
  }

  /** What a stranger wrote must not move the cursor of a terminal. */
  private static String source(CoreMessage message) {
    return message.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(EventHeaders.SOURCE))
        .map(header -> header.getValue().replaceAll("\\p{Cntrl}+", " ").strip())
        .filter(source -> !source.isEmpty())
        .map(source -> source.substring(0, Math.min(source.length(), SOURCE_CHARS_MAX)))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
