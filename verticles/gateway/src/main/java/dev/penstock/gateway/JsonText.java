package dev.penstock.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object, written in the order of the calls. Used once: {@link #end} closes it. */
final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(256).append('{');

  static String of(Map<String, String> fields) {
    var object = new JsonText();
    fields.forEach(object::put);
    return object.end();
  }

  JsonText put(String name, @Nullable String value) {
    name(name);
    if (value == null) {
      out.append("null");
    } else {
      quote(value);
    }
    return this;
  }

  JsonText put(String name, long value) {
    name(name).append(value);
    return this;
  }

  JsonText put(String name, double value) {
    name(name).append(value);
    return this;
  }

  JsonText put(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  /** A value that is JSON already. */
  JsonText raw(String name, String json) {
    name(name).append(json);
    return this;
  }

  String end() {
    return out.append('}').toString();
  }

  private StringBuilder name(String name) {
    if (out.length() > 1) {
      out.append(',');
    }
    quote(name);
    return out.append(':');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
