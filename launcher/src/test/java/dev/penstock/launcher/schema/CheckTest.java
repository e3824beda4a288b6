package dev.penstock.launcher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
  private static final String V1 = "events/orders.created.v1.json";
  private static final String V2 = "events/orders.created.v2.json";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"type\": \"object\" | \"type\": \"object\", \"title\": \"An order\" | PUBLISHED",
        "\"properties\": { | \"properties\": {\"note\": {}, | EDITED",
        "100 | 50 | BROKEN",
        "100 | 101 | BROKEN",
        "[\"order_id\"] | [] | BROKEN",
      })
  void judgesAnEditOfAPublishedVersion(String before, String after, State state) {
    var check = Workshop.in(folder).write(V1, Workshop.CREATED.replace(before, after)).check();
    assertThat(check.verdicts()).extracting(Check.Verdict::state).containsExactly(state);
    assertThat(check.offences(false)).isEqualTo(state == State.BROKEN ? 1 : 0);
  }

  @Test
  void missesAPublishedVersionThatIsGone() {
    var check = Workshop.in(folder).delete(V1).check();
    assertThat(check.verdicts()).extracting(Check.Verdict::state).containsExactly(State.GONE);
    assertThat(check.offences(false)).isOne();
  }

  @Test
  void letsADraftBreakButNotBeReleased() {
    var check = Workshop.in(folder).write(V2, "{\"properties\": {}}").check();
    assertThat(check.verdicts())
        .extracting(Check.Verdict::state)
        .containsExactly(State.PUBLISHED, State.DRAFT);
    assertThat(check.offences(false)).isZero();
    assertThat(check.offences(true)).isOne();
  }

  @Test
  void listsWhatANewVersionBreaksButNotItsOwnName() {
    var v1 = "{\"$id\": \"v1\", \"properties\": {\"version\": {\"pattern\": \"^v1$\"}, \"a\": {}}}";
    var v2 = v1.replace("v1", "v2").replace(", \"a\": {}", "");
    var check = Workshop.in(folder).write(V1, v1).write(V2, v2).check();
    assertThat(check.successions()).hasSize(1);
    assertThat(check.successions().get(0).breaking())
        .extracting(Object::toString)
        .singleElement()
        .asString()
        .contains("#/properties/a");
  }

  @Test
  void asksForTheStepsBetweenTwoVersions() {
    Workshop.in(folder).write(V2, "{}").write("events/orders.confirmed.v1.json", "{}");
    var check = Check.of(SchemaShelf.in(folder), (from, to) -> Optional.of(from + " to " + to));
    assertThat(check.successions())
        .extracting(each -> each.missing().orElseThrow())
        .containsExactly("orders.created.v1 to orders.created.v2");
    assertThat(check.offences(false)).isOne();
  }

  @Test
  void saysWhichStepIsMissing() {
    var v1 = new SchemaVersion("orders.created", 1);
    var v2 = new SchemaVersion("orders.created", 2);
    var v3 = new SchemaVersion("orders.created", 3);
    assertThat(Steps.BUILT_IN.missing(v1, v2)).isEmpty();
    assertThat(Steps.BUILT_IN.missing(v2, v3).orElseThrow())
        .startsWith("no step leads from v2 to v3, nor from v3 to v2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events/orders.created.v1.json | {\"a\" | no JSON",
        "events/orders.created.v1.json | [] | must be a JSON object",
        "events/orders.created.v1.json | {\"a\": 1, \"a\": 2} | Duplicate field 'a'",
        "published/orders.created.v1.json | {\"required\": 1} | #/required: must be an array",
        "events/orders.created.v2.json | {\"$ref\": \"x.json\"} | #: refers to x.json",
        "events/orders.created.json | {} | must be named <event>.v<N>.json",
      })
  void saysWhichFileCannotBeReadAndWhy(String file, String text, String why) {
    var workshop = Workshop.in(folder).write(file, text);
    assertThatThrownBy(workshop::check)
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(why);
  }
}
