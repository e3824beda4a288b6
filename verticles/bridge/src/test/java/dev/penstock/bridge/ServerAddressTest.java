package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "nats://127.0.0.1:4333, nats://127.0.0.1:4333",
    "tls://broker.example, tls://broker.example:4222",
    "localhost, nats://localhost:4222",
    "'localhost:1 ', nats://localhost:1",
    "nats://user:secret@[::1]:4222, nats://[::1]:4222",
  })
  void readsAUrlAndShowsNoSecret(String url, String shown) {
    assertThat(ServerAddress.parse(url)).hasToString(shown);
  }

  @Test
  void keepsWhoLogsIn() {
    assertThat(ServerAddress.parse("nats://a:b%40c@h").userInfo()).isEqualTo("a:b@c");
    assertThat(ServerAddress.parse("nats://h").userInfo()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"ws://u:secret@h, nats://", "nats:///x, names no host", "nats://a b, cannot be read"})
  void saysWhatIsWrongWithoutThePassword(String url, String why) {
    assertThatThrownBy(() -> ServerAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("secret");
  }
}
