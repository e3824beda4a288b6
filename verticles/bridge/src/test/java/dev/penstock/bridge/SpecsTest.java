package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not be declared, since JetStream would refuse it or mean something else. */
final class SpecsTest {
  private static StreamSpec stream(String name, String... subjects) {
    var age = Duration.ofHours(1);
    return new StreamSpec(name, List.of(subjects), 1, age, -1, -1, Duration.ofMinutes(2));
  }

  private static ConsumerSpec consumer(String stream, String durable, String filterSubject) {
    return new ConsumerSpec(stream, durable, filterSubject, Duration.ofSeconds(30), 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a\tb", "a\u0001", "a.b", "*", "a>", "a/b", "a\\b", "a\u2003b"})
  void refusesNamesThatJetStreamRefuses(String name) {
    assertThatThrownBy(() -> stream(name, "orders.>")).hasMessageStartingWith("name of a stream ");
    assertThatThrownBy(() -> consumer(name, "inventory", "orders.>"))
        .hasMessageStartingWith("stream of a consumer ");
    assertThatThrownBy(() -> consumer("ORDERS", name, "orders.>"))
        .hasMessageStartingWith("durable name of a consumer ");
  }

  @Test
  void refusesNamesLongerThanThoseOfFiles() {
    assertThat(stream("N".repeat(255), "orders.>").name()).hasSize(255);
    assertThatThrownBy(() -> stream("N".repeat(256), "orders.>"))
        .hasMessage("name of a stream must be at most 255 bytes, was 256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a\n", ".a", "a.", "a..b", "a.>.b", ">.a", "a*", "a.b>", "a.**"})
  void refusesSubjectsThatAreNone(String subject) {
    assertThatThrownBy(() -> stream("ORDERS", "orders.>", subject))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("subject of stream ORDERS");
    assertThatThrownBy(() -> consumer("ORDERS", "inventory", subject))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("filterSubject of consumer inventory");
  }

  @ParameterizedTest
  @ValueSource(strings = {">", "*", "a", "a.b", "*.a.*", "a.*.>", "a-b_c.ä"})
  void takesSubjects(String subject) {
    assertThat(stream("ORDERS", subject).subjects()).containsExactly(subject);
    assertThat(consumer("ORDERS", "inventory", subject).filterSubject()).isEqualTo(subject);
  }

  @Test
  void refusesAStreamWithoutSubjects() {
    assertThatThrownBy(() -> stream("ORDERS"))
        .hasMessage("stream ORDERS must have at least one subject");
  }

  @ParameterizedTest
  @CsvSource({
    "orders.>, orders.*, true",
    "orders.>, orders.*.express, true",
    "orders.>, orders.>, true",
    "orders.>, orders, false",
    "orders.*, orders.created, true",
    "orders.*, orders.>, false",
    "orders.*, orders.created.v2, false",
    "orders.created, orders.*, false",
    "orders.created, orders.created, true",
    "*.created, orders.created, true",
    ">, inventory.*.express, true",
    "orders.*.express, orders.*, false"
  })
  void tellsWhetherAPatternCoversAnother(String wide, String narrow, boolean covers) {
    assertThat(Subjects.covers(wide, narrow)).isEqualTo(covers);
  }
}
