package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SendBufferTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  private final AtomicInteger wakes = new AtomicInteger();
  private final SendBuffer buffer = new SendBuffer(wakes::incrementAndGet);

  private static String text(SendBuffer.Piece piece) {
    return new String(piece.bytes(), 0, piece.length(), StandardCharsets.US_ASCII);
  }

  @Test
  void writesTheProtocol() {
    buffer.line("PING");
    buffer.message("a.b", null, null, HELLO);
    buffer.message("a.b", "reply", null, new byte[0]);
    buffer.message("a.b", "reply", NatsHeaders.of(Map.of("N", "v"), Map.of()), HELLO);
    assertThat(text(buffer.take()))
        .isEqualTo(
            "PING\r\n"
                + "PUB a.b 5\r\nhello\r\n"
                + "PUB a.b reply 0\r\n\r\n"
                + "HPUB a.b reply 17 22\r\nNATS/1.0\r\nN:v\r\n\r\nhello\r\n");
  }

  @Test
  void gathersWhileAPieceIsOnItsWay() {
    buffer.line("1");
    var first = buffer.take();
    buffer.line("2");
    buffer.line("3");
    assertThat(wakes).hasValue(1);
    assertThat(buffer.giveBack(first)).isTrue();
    var second = buffer.take();
    assertThat(text(second)).isEqualTo("2\r\n3\r\n");
    assertThat(buffer.giveBack(second)).isFalse();
    buffer.line("4");
    assertThat(wakes).hasValue(2);
  }

  @Test
  void refusesMoreThanItMayHoldAndLosesNothing() {
    var large = new byte[8 << 20];
    Arrays.fill(large, (byte) 'x');
    int taken = 0;
    while (buffer.message("a", null, null, large)) taken++;
    assertThat(taken).isEqualTo(7);
    assertThat(buffer.take().length()).isGreaterThan(7 * large.length);
    assertThat(buffer.message("a", null, null, large)).isTrue();
  }

  @Test
  void keepsTheOrderOfEachThread() throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 3; t++) {
      int id = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) buffer.line(id + " " + i);
              }));
    }
    threads.forEach(Thread::start);
    var sent = new StringBuilder();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      var piece = buffer.take();
      sent.append(text(piece));
      buffer.giveBack(piece);
    }
    sent.append(text(buffer.take()));
    var next = new int[3];
    sent.toString()
        .lines()
        .forEach(
            line -> assertThat(line.substring(2)).isEqualTo("" + next[line.charAt(0) - '0']++));
    assertThat(next).containsExactly(20_000, 20_000, 20_000);
  }
}
