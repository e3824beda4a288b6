package dev.penstock.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    // A loop of its own for each of the two, which are maps of different kinds as a rule: the
    // compiler then makes no entries, which are as large as what they are written to.
    int bytesMax = FIRST_LINE_BYTES + 2;
    for (var header : own.entrySet()) bytesMax += lineBytes(header);
    for (var header : more.entrySet()) bytesMax += lineBytes(header);
    var writer = new Writer(bytesMax);
    writer.text(VERSION);
    writer.endLine();
    for (var header : own.entrySet()) writer.line(header.getKey(), header.getValue());
    for (var header : more.entrySet()) {
      if (!own.containsKey(header.getKey())) writer.line(header.getKey(), header.getValue());
    }
    writer.endLine();
    return new NatsHeaders(writer.written());
  }

  private static int lineBytes(Map.Entry<String, String> header) {
    return header.getKey().length() + header.getValue().length() + 3;
  }

  private static final class Writer {
    private final byte[] block;
    private int at;

    Writer(int bytesMax) {
      this.block = new byte[bytesMax];
    }

    void line(String name, String value) {
      name(name);
      block[at++] = ':';
      value(name, value);
      endLine();
    }

    private void name(String name) {
      boolean wrong = name.isEmpty();
      int from = at;
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        wrong |= c <= ' ' || c >= 127 || c == ':';
        block[from + i] = (byte) c;
      }
      at += name.length();
      if (wrong) throw new IllegalArgumentException("header name cannot be sent: '" + name + "'");
    }

    private void value(String name, String value) {
      boolean wrong = false;
      int from = at;
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        wrong |= c == '\r' || c == '\n' || c >= 127;
        block[from + i] = (byte) c;
      }
      at += value.length();
      if (wrong) {
        throw new IllegalArgumentException("value of header " + name + " must be one ASCII line");
      }
    }

    void text(String ascii) {
      for (int i = 0; i < ascii.length(); i++) block[at++] = (byte) ascii.charAt(i);
    }

    void endLine() {
      block[at++] = '\r';
      block[at++] = '\n';
    }

    byte[] written() {
      return at == block.length ? block : Arrays.copyOf(block, at);
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
      int colon = line + name.length();
      if (colon >= block.length || block[colon] != ':') continue;
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
