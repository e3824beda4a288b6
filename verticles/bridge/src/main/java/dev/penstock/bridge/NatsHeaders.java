package dev.penstock.bridge;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Headers as they travel (ADR-4): one block of bytes that is written as it is, and read only when
 * somebody asks. Nobody may change the bytes.
 */
final class NatsHeaders {
  private static final String VERSION = "NATS/1.0";
  private static final int FIRST_LINE_BYTES = VERSION.length() + 2;

  private final byte[] block;

  /**
   * @param block from {@code NATS/1.0} to the empty line
   */
  NatsHeaders(byte[] block) {
    this.block = block;
  }

  /**
   * @param own win over {@code more} of the same name
   * @throws IllegalArgumentException when NATS cannot carry a name or value
   */
  static NatsHeaders of(Map<String, String> own, Map<String, String> more) {
    int bytes = FIRST_LINE_BYTES + 2 + bytes(own, Map.of()) + bytes(more, own);
    var writer = new Writer(new byte[bytes]);
    writer.text(VERSION);
    writer.endLine();
    writer.lines(own, Map.of());
    writer.lines(more, own);
    writer.endLine();
    return new NatsHeaders(writer.block);
  }

  private static int bytes(Map<String, String> headers, Map<String, String> without) {
    int bytes = 0;
    for (var header : headers.entrySet()) {
      if (without.containsKey(header.getKey())) continue;
      requireName(header.getKey());
      requireValue(header.getKey(), header.getValue());
      bytes += header.getKey().length() + header.getValue().length() + 3;
    }
    return bytes;
  }

  private static final class Writer {
    final byte[] block;
    int at;

    Writer(byte[] block) {
      this.block = block;
    }

    void lines(Map<String, String> headers, Map<String, String> without) {
      for (var header : headers.entrySet()) {
        if (without.containsKey(header.getKey())) continue;
        text(header.getKey());
        block[at++] = ':';
        text(header.getValue());
        endLine();
      }
    }

    void text(String ascii) {
      for (int i = 0; i < ascii.length(); i++) block[at++] = (byte) ascii.charAt(i);
    }

    void endLine() {
      block[at++] = '\r';
      block[at++] = '\n';
    }
  }

  private static void requireName(String name) {
    boolean wrong = name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      wrong |= c <= ' ' || c >= 127 || c == ':';
    }
    if (wrong) throw new IllegalArgumentException("header name cannot be sent: '" + name + "'");
  }

  private static void requireValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c >= 127) {
        throw new IllegalArgumentException("value of header " + name + " must be one ASCII line");
      }
    }
  }

  /** To be written as they are. */
  byte[] block() {
    return block;
  }

  /** The first value under exactly this name, else under this name in another case; or null. */
  @Nullable String first(String name) {
    int otherCase = -1;
    for (int line = firstLineEnd(); line < block.length; line = lineEnd(line)) {
      int colon = colon(line);
      if (colon - line != name.length()) continue;
      if (matches(line, name, false)) return value(colon);
      if (otherCase < 0 && matches(line, name, true)) otherCase = colon;
    }
    return otherCase < 0 ? null : value(otherCase);
  }

  private boolean matches(int at, String name, boolean ignoringCase) {
    for (int i = 0; i < name.length(); i++) {
      char mine = (char) block[at + i];
      char asked = name.charAt(i);
      if (mine == asked) continue;
      if (!ignoringCase || Character.toLowerCase(mine) != Character.toLowerCase(asked)) {
        return false;
      }
    }
    return true;
  }

  /** In the order in which they were sent; a name may come several times. */
  void forEach(BiConsumer<String, String> action) {
    for (int line = firstLineEnd(); line < block.length; line = lineEnd(line)) {
      int colon = colon(line);
      if (colon > line) action.accept(text(line, colon), value(colon));
    }
  }

  /** The first value of each name. */
  Map<String, String> toMap() {
    var map = new LinkedHashMap<String, String>();
    forEach(map::putIfAbsent);
    return map;
  }

  /** What stands behind {@code NATS/1.0} in the first line, such as {@code 503}; "" for none. */
  String status() {
    int to = firstLineEnd() - 2;
    return to <= VERSION.length() ? "" : text(VERSION.length(), to).strip();
  }

  private int firstLineEnd() {
    return lineEnd(0);
  }

  /** Where the next line begins. */
  private int lineEnd(int from) {
    int at = from;
    while (at < block.length && block[at] != '\n') at++;
    return at + 1;
  }

  /** -1 when there is none in the line. */
  private int colon(int from) {
    for (int at = from; at < block.length && block[at] != '\r'; at++) {
      if (block[at] == ':') return at;
    }
    return -1;
  }

  private String value(int colon) {
    int from = colon + 1;
    while (from < block.length && block[from] == ' ') from++;
    int to = from;
    while (to < block.length && block[to] != '\r') to++;
    return text(from, to);
  }

  private String text(int from, int to) {
    return new String(block, from, to - from, StandardCharsets.UTF_8);
  }
}
