package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtocolReaderTest {
  private static final String STREAM =
      "INFO {\"version\":\"2.15.1\"}\r\n"
          + "PING\r\n"
          + "MSG orders.created 7 5\r\nhello\r\n"
          + "MSG orders.created 8 $JS.ACK.x 0\r\n\r\n"
          + "HMSG orders.created 9 reply 23 28\r\nNATS/1.0\r\nA: 1\r\nB:2\r\n\r\nhello\r\n"
          + "HMSG _INBOX.1 10 31 31\r\nNATS/1.0 100 Idle Heartbeat\r\n\r\n\r\n"
          + "HMSG _INBOX.1 10 $JS.FC.x 36 36\r\nNATS/1.0 100 FlowControl Request\r\n\r\n\r\n"
          + "MSG \t a.b  11\t4\r\n\r\n\r\n\r\n"
          + "-ERR 'Stale Connection'\r\n";
  private static final List<String> READ =
      List.of(
          "INFO {\"version\":\"2.15.1\"}",
          "PING",
          "7 orders.created null {} 0 'hello'",
          "8 orders.created $JS.ACK.x {} 0 ''",
          "9 orders.created reply {A=1, B=2} 0 'hello'",
          "10 _INBOX.1 null {} 100 Idle Heartbeat ''",
          "10 _INBOX.1 $JS.FC.x {} 100 FlowControl Request ''",
          "11 a.b null {} 0 '\r\n\r\n'",
          "-ERR 'Stale Connection'");

  private final List<String> read = new ArrayList<>();
  private final ProtocolReader reader = new ProtocolReader(new Recording());

  private final class Recording implements ProtocolReader.Sink {
    @Override
    public void message(int subscriptionId, Frame frame) {
      var headers = frame.headers() == null ? Map.of() : frame.headers().toMap();
      var status = (frame.status() + " " + frame.statusText()).strip();
      var body = new String(frame.body(), StandardCharsets.UTF_8);
      read.add(
          "%d %s %s %s %s '%s'"
              .formatted(subscriptionId, frame.subject(), frame.replyTo(), headers, status, body));
    }

    @Override
    public void line(String text) {
      read.add(text);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatComesAtOnce() {
    var bytes = bytes(STREAM);
    reader.read(bytes, 0, bytes.length);
    assertThat(read).containsExactlyElementsOf(READ);
  }

  @Test
  void readsTheSameWhereverTheBytesAreCut() {
    var bytes = bytes(STREAM);
    for (int cut = 1; cut < bytes.length; cut++) {
      read.clear();
      reader.read(bytes, 0, cut);
      reader.read(bytes, cut, bytes.length);
      assertThat(read).as("cut at %d", cut).containsExactlyElementsOf(READ);
    }
  }

  @Test
  void readsTheSameInPiecesOfAnyLength() {
    var bytes = bytes(STREAM.repeat(3));
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      read.clear();
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
        var piece = new byte[to - from + 3];
        System.arraycopy(bytes, from, piece, 3, to - from);
        reader.read(piece, 3, piece.length);
        from = to;
      }
      assertThat(read).as("seed %d", seed).hasSize(3 * READ.size());
      assertThat(read.subList(READ.size(), 2 * READ.size())).containsExactlyElementsOf(READ);
    }
  }

  @Test
  void keepsNothingOfTheBytesItIsGiven() {
    var bytes = bytes("MSG a 1 5\r\nhel");
    reader.read(bytes, 0, bytes.length);
    java.util.Arrays.fill(bytes, (byte) 'x');
    reader.read(bytes("lo\r\n"), 0, 4);
    assertThat(read).containsExactly("1 a null {} 0 'hello'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MSG a 1\r\n",
        "MSG a 1 r 5 6 7\r\n",
        "MSG a b c d e f g h\r\n",
        "MSG a x 5\r\nhello\r\n",
        "MSG a 1 -5\r\nhello\r\n",
        "MSG a 1 99999999999\r\n",
        "MSG a 1 99999999\r\n",
        "MSG a 1 3\r\nhello\r\n",
        "HMSG a 1 9 5\r\nhello\r\n",
        "HMSG a 1 18 18\r\nNATS/1.0 what?\r\n\r\n\r\n",
      })
  void refusesWhatIsNotTheProtocol(String broken) {
    var bytes = bytes(broken);
    assertThatThrownBy(() -> reader.read(bytes, 0, bytes.length))
        .isInstanceOf(ProtocolReader.ProtocolException.class)
        .hasMessageContaining("cannot be read");
    assertThat(read).isEmpty();
  }

  @Test
  void refusesALineWithoutAnEnd() {
    var endless = bytes("x".repeat((1 << 20) + 2));
    assertThatThrownBy(() -> reader.read(endless, 0, endless.length))
        .hasMessageContaining("without an end");
  }
}
