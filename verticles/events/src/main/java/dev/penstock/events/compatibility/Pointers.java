package dev.penstock.events.compatibility;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** JSON pointers in URI fragment form (RFC 6901, section 6). */
final class Pointers {
  static final String ROOT = "#";

  private Pointers() {}

  static String child(String pointer, String token) {
    var escaped = token.replace("~", "~0").replace("/", "~1");
    try {
      return pointer + "/" + new URI(null, null, escaped).getRawFragment();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(token, e);
    }
  }

  static List<String> tokens(String pointer) {
    if (pointer.equals(ROOT)) return List.of();
    return Arrays.stream(pointer.substring(2).split("/", -1)).map(Pointers::unescape).toList();
  }

  private static String unescape(String token) {
    var decoded = URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
    return decoded.replace("~1", "/").replace("~0", "~");
  }
}
