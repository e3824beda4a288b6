package dev.penstock.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An {@code application/x-www-form-urlencoded} body, read strictly: a broken escape, bytes that are
 * not UTF-8, a NUL or a name given twice refuse the request instead of being guessed at.
 */
final class Form {

  private static final int FIELDS_MAX = 100;
  private static final int METADATA_MAX = 50;
  private static final String METADATA = "metadata[";

  private final Map<String, String> fields;

  private Form(Map<String, String> fields) {
    this.fields = Collections.unmodifiableMap(fields);
  }

  /** Throws {@link RefusedException} on a malformed form. */
  static Form parse(byte[] body) {
    var fields = new LinkedHashMap<String, String>();
    int from = 0;
    while (from < body.length) {
      int end = indexOf(body, '&', from, body.length);
      int equals = indexOf(body, '=', from, end);
      if (equals == end) {
        throw new RefusedException(StripeErrors.MALFORMED_FORM);
      }
      var name = decode(body, from, equals);
      var twice = fields.put(name, decode(body, equals + 1, end)) != null;
      // A list (name[]) may repeat; none of ours is read.
      if (twice && !name.endsWith("[]") || fields.size() > FIELDS_MAX) {
        throw new RefusedException(StripeErrors.MALFORMED_FORM);
      }
      from = end + 1;
    }
    return new Form(fields);
  }

  Map<String, String> fields() {
    return fields;
  }

  /** Refuses a name that is neither known nor metadata. */
  Form allowing(Set<String> known) {
    for (var name : fields.keySet()) {
      if (!known.contains(name) && !name.startsWith(METADATA)) {
        throw new RefusedException(StripeErrors.unknownParameter(name));
      }
    }
    return this;
  }

  String required(String name) {
    var value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw new RefusedException(StripeErrors.missing(name));
    }
    return value;
  }

  @Nullable String optional(String name) {
    return fields.get(name);
  }

  /** The pairs of {@code metadata[key]=value}, within Stripe's limits. */
  Map<String, String> metadata() {
    var metadata = new LinkedHashMap<String, String>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(METADATA)) {
            metadata.put(metadataKey(name), metadataValue(name, value));
          }
        });
    if (metadata.size() > METADATA_MAX) {
      throw new RefusedException(
          StripeErrors.parameter("metadata", "parameter_invalid", "At most 50 keys are kept."));
    }
    return metadata;
  }

  private static String metadataKey(String name) {
    var key = name.substring(METADATA.length(), Math.max(METADATA.length(), name.length() - 1));
    if (!name.endsWith("]") || key.isEmpty() || key.length() > 40 || key.indexOf('[') >= 0) {
      throw new RefusedException(
          StripeErrors.parameter(name, "parameter_invalid", "Keys are 1 to 40 characters."));
    }
    return key;
  }

  private static String metadataValue(String name, String value) {
    if (value.length() > 500) {
      throw new RefusedException(
          StripeErrors.parameter(name, "parameter_invalid", "Values are up to 500 characters."));
    }
    return value;
  }

  private static int indexOf(byte[] body, char wanted, int from, int end) {
    int at = from;
    while (at < end && body[at] != wanted) {
      at++;
    }
    return at;
  }

  private static String decode(byte[] body, int from, int end) {
    var bytes = new byte[end - from];
    int length = 0;
    for (int at = from; at < end; at++) {
      byte b = body[at];
      if (b == '%') {
        b = escaped(body, at, end);
        at += 2;
      } else if (b == '+') {
        b = ' ';
      }
      bytes[length++] = b;
    }
    var text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    // The decoder writes U+FFFD for what is not UTF-8; PostgreSQL cannot hold a NUL.
    if (text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
      throw new RefusedException(StripeErrors.MALFORMED_FORM);
    }
    return text;
  }

  private static byte escaped(byte[] body, int at, int end) {
    int high = at + 2 < end ? Character.digit(body[at + 1], 16) : -1;
    int low = at + 2 < end ? Character.digit(body[at + 2], 16) : -1;
    if (high < 0 || low < 0) {
      throw new RefusedException(StripeErrors.MALFORMED_FORM);
    }
    return (byte) (high << 4 | low);
  }
}
