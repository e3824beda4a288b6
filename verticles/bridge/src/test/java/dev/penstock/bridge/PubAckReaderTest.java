package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PubAckReaderTest {
  private final PubAckReader reader = new PubAckReader();

  private PubAckReader.Answer read(String json) {
    return reader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"stream\":\"S\",\"seq\":7} | 7 | false",
        "{\"stream\":\"S\", \"seq\":12,\"duplicate\": true} | 12 | true",
        "{\"stream\":\"S\",\"seq\":12,\"duplicate\":true} | 12 | true",
        "{\"stream\":\"S\",\"domain\":\"hub\",\"seq\":3} | 3 | false",
        "{\"seq\":5,\"stream\":\"S\",\"duplicate\":true} | 5 | true",
        "{\"type\":\"io.nats\",\"error\":null,\"stream\":\"S\",\"seq\":9007199254740993} | 9007199254740993 | false"
      })
  void readsHoweverTheServerWritesIt(String json, long sequence, boolean duplicate) {
    assertThat(read(json).ack()).isEqualTo(new PubAck("S", sequence, duplicate));
  }

  @Test
  void keepsStreamsApart() {
    assertThat(read("{\"stream\":\"AB\",\"seq\":1}").ack().stream()).isEqualTo("AB");
    assertThat(read("{\"stream\":\"AC\",\"seq\":1}").ack().stream()).isEqualTo("AC");
    assertThat(read("{\"stream\":\"A\",\"seq\":1}").ack().stream()).isEqualTo("A");
  }

  @ParameterizedTest
  @CsvSource({
    "503, 10077, false",
    "503, 10008, true",
    "429, 10167, true",
    "400, 10164, true",
    "409, 10158, true",
    "400, 10071, false",
    "400, 10054, false"
  })
  void tellsPassingRefusalsFromFinalOnes(int code, int errorCode, boolean passing) {
    var error = "{\"error\":{\"code\":%d,\"err_code\":%d,\"description\":\"no\"},\"seq\":0}";
    var refusal = read(error.formatted(code, errorCode)).refusal();
    assertThat(refusal.errorCode()).isEqualTo(errorCode);
    assertThat(refusal.isPassing()).isEqualTo(passing);
  }

  @Test
  void survivesGibberish() {
    assertThat(read("{\"stream\":\"S").refusal()).isNotNull();
    assertThat(read("").refusal()).isNotNull();
  }
}
