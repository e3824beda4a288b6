package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LetterTest {
  private static final int MESSAGE_BYTES_MAX = 256 * 1024;
  private static final int LETTER_BYTES_MAX = 1024 * 1024;

  static Stream<byte[]> largestBodies() {
    return Stream.of((byte) 'x', (byte) '"', (byte) '\\', (byte) 1, (byte) '\n', (byte) 0xff)
        .map(each -> filled(MESSAGE_BYTES_MAX, each));
  }

  @ParameterizedTest
  @MethodSource("largestBodies")
  void keepsTheLargestBodyWholeInsideWhatNatsTakes(byte[] body) {
    var json = Letter.malformed(new PretendMessage(body), "no").toJson("inventory", Instant.EPOCH);
    assertThat(json.toBuffer().length()).isLessThan(LETTER_BYTES_MAX);
    var kept =
        json.containsKey("body")
            ? json.getString("body").getBytes()
            : Base64.getDecoder().decode(json.getString("body_base64"));
    assertThat(kept).isEqualTo(body);
  }

  @Test
  void keepsTextReadable() {
    var body = "{\n\t\"order_id\": \"ü\"\n}";
    var json = Letter.malformed(new PretendMessage(body.getBytes()), "no");
    assertThat(json.toJson("inventory", Instant.EPOCH).getString("body")).isEqualTo(body);
  }

  @Test
  void leavesOutHeadersForWhichThereIsNoRoom() {
    var huge = "\u0001".repeat(200_000);
    var message = new PretendMessage(new byte[0]).with(Map.of("a-huge", huge));
    var json = Letter.malformed(message, "no").toJson("inventory", Instant.EPOCH);
    assertThat(json.toBuffer().length()).isLessThan(10_000);
  }

  @Test
  void boundsItsReason() {
    var letter = Letter.malformed(new PretendMessage(new byte[0]), "long ".repeat(100_000));
    assertThat(letter.reason()).hasSizeLessThan(5_000);
  }

  private static byte[] filled(int length, byte each) {
    var body = new byte[length];
    Arrays.fill(body, each);
    return body;
  }
}
