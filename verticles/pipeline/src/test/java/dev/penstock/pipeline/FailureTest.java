package dev.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.PublishException;
import dev.penstock.bridge.PublishException.Outcome;
import dev.penstock.events.EventCodec;
import dev.penstock.events.MalformedEventException;
import dev.penstock.events.Schemas;
import dev.penstock.store.OverloadedException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

  static Stream<Throwable> outages() {
    return Stream.of(
        new BridgeException("no server"),
        new PublishException(Outcome.UNKNOWN, 0, "timed out"),
        new PublishException(Outcome.NOT_SENT, 0, "away"),
        new PublishException(Outcome.REJECTED, 10077, "maximum bytes exceeded"),
        new UnavailableException("breaker open"),
        OverloadedException.tooMany(10),
        new ConnectException("refused"),
        new TimeoutException("late"),
        new VertxException("Connection was closed"),
        new CompletionException(new ConnectException("refused")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void waitsForWhatIsAway(Throwable cause) {
    assertThat(Failure.of(cause)).isInstanceOf(Failure.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "08003", "40001", "40P01", "53100", "53300", "57P01", "57014", "58030", "25006",
        "55P03", "0A000"
      })
  void waitsForADatabaseThatCannotNow(String sqlState) {
    assertThat(Failure.of(new PgException("no", "ERROR", sqlState, "")))
        .isInstanceOf(Failure.Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22003", "23505", "23514", "42P01", "42601", "XX000"})
  void countsWhatADatabaseRefusesAsABug(String sqlState) {
    assertThat(Failure.of(new PgException("no", "ERROR", sqlState, "")))
        .isInstanceOf(Failure.Bug.class);
  }

  static Stream<Throwable> bugs() {
    return Stream.of(
        new NullPointerException(),
        new IllegalStateException("impossible"),
        new ArithmeticException("overflow"),
        new PublishException(Outcome.REJECTED, Failure.MESSAGE_TOO_LARGE, "too large"));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void countsTheRestAsABug(Throwable cause) {
    assertThat(Failure.of(cause)).isInstanceOf(Failure.Bug.class);
  }

  @Test
  void doesNotRetryAMalformedMessage() {
    try {
      new EventCodec(new Schemas()).decode("orders.created", new byte[0]);
    } catch (MalformedEventException e) {
      assertThat(Failure.of(e)).isInstanceOf(Failure.Malformed.class);
      return;
    }
    throw new AssertionError("an empty body was accepted");
  }
}
