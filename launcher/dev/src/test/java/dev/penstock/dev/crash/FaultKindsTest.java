package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FaultKindsTest {
  private static final List<FaultKind> KINDS =
      FaultKinds.of(List.of("order", "inventory", "payment", "gateway", "deadletter"));

  @Test
  void haveNamesOfTheirOwn() {
    assertThat(KINDS).extracting(FaultKind::name).doesNotHaveDuplicates();
  }

  @Test
  void makeEveryRowOfTheMatrixOrSayWhyNot() {
    var made = KINDS.stream().flatMap(kind -> kind.rows().stream()).distinct().toList();
    var rows = new ArrayList<>(made);
    rows.addAll(FaultKinds.otherwise().keySet());
    rows.addAll(FaultKinds.leftOut().keySet());
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(everyRow());
    assertThat(FaultKinds.leftOut().values()).allSatisfy(why -> assertThat(why).isNotBlank());
  }

  private static List<Integer> everyRow() {
    return IntStream.rangeClosed(1, FaultKinds.ROWS).boxed().toList();
  }
}
