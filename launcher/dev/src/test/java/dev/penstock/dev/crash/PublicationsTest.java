package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PublicationsTest {
  private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant END = BEGIN.plusSeconds(60);

  private final List<Telling> stream = new ArrayList<>();

  @Test
  void findsNothingWrongWithEveryVersionThatWasWanted() {
    tell("a", 10, "v1+v2", 1, 2);
    tell("b", 20, "v1+v2", 1, 2);
    assertThat(found("v1+v2")).isEmpty();
    assertThat(new Publications(stream).violations(true)).isEmpty();
    assertThat(new Publications(stream).stored(BEGIN, END)).isEqualTo(Map.of(1, 2L, 2, 2L));
  }

  @Test
  void findsWhatIsInOtherVersions() {
    tell("a", 10, "", 1);
    assertThat(found("v1+v2"))
        .containsExactly("1 events were not published in v1+v2, such as a in v1");
    assertThat(found("v2")).hasSize(1);
    assertThat(found("v1")).isEmpty();
  }

  @Test
  void provesNothingWithoutAnEvent() {
    tell("a", -1, "", 1);
    assertThat(found("v1")).containsExactly("no event was published in it, so nothing is proved");
  }

  @Test
  void leavesToTheNextPhaseWhatIsStoredInIt() {
    tell("a", 10, "", 1);
    tell("b", 60, "", 2);
    assertThat(found("v1")).isEmpty();
  }

  @Test
  void findsVersionsThatAreMissingOrApart() {
    tell("a", 10, "v1+v2", 1);
    tell("b", 11, "", 2, 2);
    tell("c", 12, "v1+v2", 1);
    tell("d", 13, "", 1);
    tell("c", 14, "v1+v2", 2);
    assertThat(new Publications(stream).violations(false))
        .singleElement()
        .asString()
        .startsWith("2 events are not there in the versions they say")
        .contains("a in v1", "b in v2+v2");
    assertThat(new Publications(stream).violations(true))
        .element(1)
        .isEqualTo("1 events have their versions apart from each other, such as c in v1+v2");
  }

  private List<String> found(String versions) {
    return new Publications(stream).violations(versions, BEGIN, END);
  }

  private void tell(String id, int second, String said, int... versions) {
    var at = BEGIN.plusSeconds(second);
    for (var version : versions) {
      stream.add(new Telling(stream.size() + 1, version, id, said, "", at, at));
    }
  }
}
