package dev.penstock.order;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The client's name for one request, however often it is sent. The header is a structured field
 * string ({@code "8e03…"}); many clients leave the quotes out, and mean the same key.
 */
record IdempotencyKey(String value) {
  static final String HEADER = "Idempotency-Key";
  static final String RULE =
      "Idempotency-Key must be one value of 1 to 255 visible ASCII characters, quoted or bare";
  private static final Pattern BARE = Pattern.compile("(?!\")[\\x21-\\x7e]+");
  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])+)\"");
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");
  private static final int LENGTH_MAX = 255;

  IdempotencyKey {
    if (value.isEmpty() || value.length() > LENGTH_MAX) throw new IllegalArgumentException(RULE);
  }

  /** Throws {@link IllegalArgumentException}, whose message is for the client. */
  static Optional<IdempotencyKey> parse(List<String> headers) {
    if (headers.isEmpty()) return Optional.empty();
    if (headers.size() > 1) throw new IllegalArgumentException(RULE);
    var header = headers.get(0).strip();
    if (BARE.matcher(header).matches()) return Optional.of(new IdempotencyKey(header));
    var quoted = QUOTED.matcher(header);
    if (!quoted.matches()) throw new IllegalArgumentException(RULE);
    return Optional.of(
        new IdempotencyKey(ESCAPED.matcher(quoted.group(1)).replaceAll(escape -> "$1")));
  }
}
