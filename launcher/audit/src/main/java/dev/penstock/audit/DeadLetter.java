package dev.penstock.audit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a dead letter tells of the message that is in it. Of one with a flaw nothing else is known.
 *
 * @param service that could not handle it
 * @param origin where it is, or was
 * @param first where it was stored first: of a replay that failed again the original
 * @param orderId that it is about, as far as that can be read
 * @param flaw what of the letter is missing or wrong
 */
record DeadLetter(
    @Nullable String service,
    Place origin,
    Place first,
    @Nullable String failure,
    Optional<UUID> orderId,
    Optional<String> flaw) {

  /** Nothing is wrong with it but that it comes behind another. */
  private static final String WAITING = "waiting";

  private static final Set<String> FAILURES = Set.of("malformed", "bug", "killer", WAITING);
  private static final String REPLAY = "penstock-replay";
  private static final Pattern REPLAYED = Pattern.compile("([^/]+)/([^/]+)/(\\d{1,18})/\\d{1,18}");

  /** A stream and a sequence number in it. */
  record Place(@Nullable String stream, @Nullable Long sequence) {
    static final Place NOWHERE = new Place(null, null);
  }

  /** Never fails: what cannot be read is its flaw. */
  static DeadLetter of(byte[] text) {
    try {
      return read(Json.parse(text));
    } catch (IllegalArgumentException e) {
      var flaw = Optional.of(String.valueOf(e.getMessage()));
      return new DeadLetter(null, Place.NOWHERE, Place.NOWHERE, null, Optional.empty(), flaw);
    }
  }

  private static DeadLetter read(Json letter) {
    letter.text("reason");
    var service = letter.text("service");
    var where = letter.object("origin");
    where.text("subject");
    var origin = new Place(where.text("stream"), where.integer("sequence"));
    var failure = letter.text("failure");
    if (!FAILURES.contains(failure)) throw flaw("there is no failure " + failure);
    var attempts = letter.integer("attempts");
    if (attempts < (failure.equals(WAITING) ? 0 : 1)) throw flaw("attempts is " + attempts);
    var first = first(service, where.object("headers"), origin);
    return new DeadLetter(service, origin, first, failure, orderId(body(letter)), Optional.empty());
  }

  private static Place first(String service, Json headers, Place origin) {
    var replayed = REPLAYED.matcher(headers.optionalText(REPLAY).orElse(""));
    return replayed.matches() && replayed.group(1).equals(service)
        ? new Place(replayed.group(2), Long.valueOf(replayed.group(3)))
        : origin;
  }

  private static byte[] body(Json letter) {
    var encoded = letter.optionalText("body_base64");
    if (encoded.isPresent()) return Base64.getDecoder().decode(encoded.get());
    return letter.text("body").getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<UUID> orderId(byte[] body) {
    try {
      return Optional.of(UUID.fromString(Json.parse(body).text("order_id")));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // That may be why it is here.
    }
  }

  private static IllegalArgumentException flaw(String what) {
    return new IllegalArgumentException(what);
  }
}
