package dev.penstock.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what JetStream answers to a publish. The usual answer is scanned by hand, because it comes
 * once per message; everything else goes through the JSON parser.
 */
final class PubAckReader {
  private static final byte[] STREAM = ascii("{\"stream\":\"");
  private static final byte[] SEQUENCE = ascii("\"seq\":");
  private static final byte[] DUPLICATE = ascii("\"duplicate\":");
  private static final int STREAM_FULL = 10_077;
  private static final int WRITE_UNDER_WAY = 10_164;
  private static final int SAME_ID_UNDER_WAY = 10_158;

  /** Nearly always the same as the last: saves a string per message. */
  private String stream = "";

  private byte[] streamBytes = ascii("");

  /** What an answer says: exactly one of the two is there. */
  record Answer(@Nullable PubAck ack, @Nullable Refusal refusal) {}

  record Refusal(int code, int errorCode, String description, String stream) {
    /**
     * The server cannot now but may later. A full stream says 503 too, but stays full until someone
     * acts. A cluster refuses to judge an expectation while a write of that subject is under way,
     * and an id while the same is being stored, which it is when a message is sent again soon.
     */
    boolean isPassing() {
      return (code == 503 && errorCode != STREAM_FULL)
          || code == 429
          || errorCode == WRITE_UNDER_WAY
          || errorCode == SAME_ID_UNDER_WAY;
    }
  }

  Answer read(byte[] body) {
    var ack = scan(body);
    return ack != null ? new Answer(ack, null) : parse(body);
  }

  private @Nullable PubAck scan(byte[] body) {
    if (!matches(body, 0, STREAM)) return null;
    int end = STREAM.length;
    while (end < body.length && body[end] != '"') end++;
    int at = end + 1;
    if (at < body.length && body[at] == ',') at++;
    while (at < body.length && body[at] == ' ') at++;
    if (!matches(body, at, SEQUENCE)) return null;
    long sequence = 0;
    at += SEQUENCE.length;
    int first = at;
    for (; at < body.length && body[at] >= '0' && body[at] <= '9'; at++) {
      sequence = sequence * 10 + (body[at] - '0');
    }
    if (at == first || sequence == 0) return null;
    return new PubAck(name(body, STREAM.length, end), sequence, isDuplicate(body, at));
  }

  private static boolean isDuplicate(byte[] body, int from) {
    for (int at = from; at <= body.length - DUPLICATE.length; at++) {
      if (!matches(body, at, DUPLICATE)) continue;
      int value = at + DUPLICATE.length;
      while (value < body.length && body[value] == ' ') value++;
      return value < body.length && body[value] == 't';
    }
    return false;
  }

  private String name(byte[] body, int from, int to) {
    if (to - from != streamBytes.length || !matches(body, from, streamBytes)) {
      stream = new String(body, from, to - from, StandardCharsets.UTF_8);
      streamBytes = stream.getBytes(StandardCharsets.UTF_8);
    }
    return stream;
  }

  private static Answer parse(byte[] body) {
    try {
      var json = new JsonObject(Buffer.buffer(body));
      var error = json.getJsonObject("error");
      if (error == null) {
        return new Answer(
            new PubAck(
                json.getString("stream", ""),
                json.getLong("seq", 0L),
                json.getBoolean("duplicate", false)),
            null);
      }
      return new Answer(
          null,
          new Refusal(
              error.getInteger("code", 0),
              error.getInteger("err_code", 0),
              error.getString("description", ""),
              json.getString("stream", "")));
    } catch (DecodeException | ClassCastException unreadable) {
      return new Answer(null, new Refusal(0, 0, "the server's answer cannot be read", ""));
    }
  }

  private static boolean matches(byte[] body, int at, byte[] what) {
    if (body.length - at < what.length) return false;
    for (int i = 0; i < what.length; i++) {
      if (body[at + i] != what[i]) return false;
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
