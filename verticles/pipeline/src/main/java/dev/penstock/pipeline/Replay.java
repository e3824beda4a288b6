package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says of a message that it is a dead letter given back: to whom, and where it was stored when it
 * could not be handled. It goes to the subject it came from; every other service acknowledges it
 * unread, and whoever does not know the header handles an event again that it has handled before.
 */
public record Replay(String service, Origin origin) {
  public static final String HEADER = "penstock-replay";

  private static final Pattern WRITTEN = Pattern.compile("([^/]+)/([^/]+)/(\\d{1,18})/(\\d{1,18})");

  /** Empty for all other messages. */
  public static Optional<Replay> of(InMessage message) {
    var value = message.header(HEADER);
    return value == null ? Optional.empty() : parse(value);
  }

  public static Optional<Replay> parse(String header) {
    var read = WRITTEN.matcher(header);
    if (!read.matches()) return Optional.empty();
    var origin =
        new Origin(read.group(2), Long.parseLong(read.group(3)), Long.parseLong(read.group(4)));
    return Optional.of(new Replay(read.group(1), origin));
  }

  public String header() {
    return "%s/%s/%d/%d"
        .formatted(service, origin.stream(), origin.sequence(), origin.storedAtMillis());
  }

  /** Whether the message is given back to another service than this one. */
  static boolean isForAnother(InMessage message, String service) {
    return of(message).filter(replay -> !replay.service.equals(service)).isPresent();
  }

  /** Where a message was stored first: of a replay the original. */
  static Origin firstOrigin(InMessage message) {
    return of(message).map(Replay::origin).orElseGet(() -> Origin.of(message));
  }
}
