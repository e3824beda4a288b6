package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class VerdictTest {
  private static final List<String> NONE = List.of();
  private static final List<String> SOME = List.of("A1");

  static Stream<Arguments> runs() {
    return Stream.of(
        arguments("all was seen and holds", 1, NONE, NONE, false, true),
        arguments("something is violated", 1, SOME, NONE, false, false),
        arguments("something is violated, relaxed", 1, SOME, NONE, true, false),
        arguments("something never happened", 0, NONE, NONE, false, false),
        arguments("something never happened, relaxed", 0, NONE, NONE, true, true),
        arguments("something was not proved", 1, NONE, SOME, false, false),
        arguments("something was not proved, relaxed", 1, NONE, SOME, true, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void isSoundOnlyWhenEverythingIs(
      String name,
      long refunds,
      List<String> violations,
      List<String> unproven,
      boolean isRelaxed,
      boolean isSound) {
    var verdict =
        new Verdict(
            Map.of("seed", "42"),
            Map.of(),
            Map.of("refunds", refunds),
            Map.of(),
            NONE,
            violations,
            unproven,
            isRelaxed,
            Path.of("/tmp"));
    assertThat(verdict.isSound()).as(name).isEqualTo(isSound);
    assertThat(verdict.json().getBoolean("sound")).isEqualTo(isSound);
  }
}
