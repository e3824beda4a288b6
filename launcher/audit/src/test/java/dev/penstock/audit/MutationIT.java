package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The test of the auditor: whatever is spoilt, it notices, and names the invariant. */
final class MutationIT {

  @Test
  void findsASoundRunSoundAndHoldsEveryInvariantAgainstSomething() {
    try (var world = new World(SampleRun.ONE)) {
      var audited = world.audit();
      assertThat(audited.code()).as(audited.err()).isZero();
      assertThat(audited.withVerdict("kept"))
          .containsExactlyElementsOf(Audit.INVARIANTS.stream().map(Invariant::id).toList());
    }
  }

  static Stream<Mutation> mutations() {
    return Stream.of(LedgerMutations.all(), StreamMutations.all()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void namesWhatIsBroken(Mutation mutation) {
    try (var world = new World(SampleRun.ONE)) {
      mutation.damage().accept(world);
      var audited = world.audit();
      assertThat(audited.withVerdict("violated")).as(audited.err()).isEqualTo(mutation.breaks());
      assertThat(audited.code()).isEqualTo(1);
      assertThat(audited.withVerdict("vacuous")).isEmpty();
    }
  }

  @Test
  void triesEveryInvariant() {
    assertThat(mutations().flatMap(mutation -> mutation.breaks().stream()).distinct().sorted())
        .containsExactlyElementsOf(Audit.INVARIANTS.stream().map(Invariant::id).toList());
  }
}
