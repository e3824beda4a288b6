package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RehearseCommandTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders.made v2 | there is no event orders.made; penstock schema list names them",
        "orders.created v3 | there is no v3 of orders.created, only v1, v2",
        "orders.created two | there is no two of orders.created, only v1, v2",
        "orders.created v1 | v1 of orders.created has no version before it to change from",
        "orders.confirmed v2 | there is no v2 of orders.confirmed, only v1",
        "orders.created | Missing required parameter: 'VERSION'",
        "orders.created v2 --seconds=0.1 | --seconds must be from 0.5",
        "orders.created v2 --rate=0 | --rate must be from 1",
        "orders.created v2 --instances=9 | --instances must be from 1 to 8",
      })
  void refusesWhatCannotBeRehearsed(String arguments, String why) {
    var line = Main.commandLine().setErr(new PrintWriter(err, true));
    assertThat(line.execute(("schema rehearse " + arguments).split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(why);
  }
}
