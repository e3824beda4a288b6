package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchOptionsTest {
  private static final int WRONG_USAGE = 2;

  @ParameterizedTest
  @CsvSource({
    "--orders, 0",
    "--seconds, 0.5",
    "--rate, 0",
    "--connections, 0",
    "--instances, 65",
    "--rounds, 0",
    "--warm-up, 2h",
    "--end-wait, 1ms",
    "--backlog, 0",
    "--express, 0",
    "--history, 0",
    "--jvms, 0",
    "--overload, 0"
  })
  void refuseARunThatCannotBe(String option, String value) {
    assertThat(refusal(option, value)).contains(option + " must be");
  }

  @ParameterizedTest
  @CsvSource({"--outage --no-consumers", "--backlog=5 --overload=2", "--express=5 --history=5"})
  void refuseTwoScenariosAtOnce(String options) {
    assertThat(refusal(options.split(" "))).contains("mutually exclusive");
  }

  private static String refusal(String... options) {
    var said = new StringWriter();
    var words = Stream.concat(Stream.of("bench"), Stream.of(options)).toArray(String[]::new);
    var command = Main.commandLine().setErr(new PrintWriter(said));
    assertThat(command.execute(words)).isEqualTo(WRONG_USAGE);
    return said.toString();
  }

  @Test
  void knowWhichJvmsConsume() {
    assertThat(Layout.doorApart().consumers()).containsExactly("consumers");
    assertThat(Layout.split().consumers()).doesNotContain("order").contains("inventory");
    assertThat(Layout.split().jvms()).containsEntry("order", List.of("order"));
    assertThat(Layout.together().jvms().get("services")).contains("order", "inventory", "gateway");
  }

  @Test
  void makeSeveralOfEachJvm() {
    assertThat(Layout.together().times(2).jvms())
        .containsOnlyKeys("services-1", "services-2")
        .allSatisfy((name, verticles) -> assertThat(verticles).contains("order", "gateway"));
    assertThat(Layout.doorApart().times(2).consumers())
        .containsExactly("consumers-1", "consumers-2");
    assertThat(Layout.split().times(1)).isEqualTo(Layout.split());
  }
}
