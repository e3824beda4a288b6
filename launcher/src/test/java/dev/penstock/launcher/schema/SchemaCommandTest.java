package dev.penstock.launcher.schema;

import static dev.penstock.launcher.schema.Workshop.penstock;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCommandTest {
  private static final String V1 = "events/orders.created.v1.json";
  private static final String V2 = "events/orders.created.v2.json";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"list", "check", "diff", "validate", "readers", "publish", "retire"})
  void helpsWithExamples(String command) {
    assertThat(penstock(command, "--help").out())
        .contains("Usage: penstock schema " + command)
        .containsPattern("Examples?:\n +penstock schema");
  }

  @Test
  void listsEveryVersionWithItsParties() {
    var list = penstock("list");
    assertThat(list.code()).as(list.err()).isZero();
    assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .anyMatch(line -> line.matches("orders\\.created v1 published order .*inventory.*"))
        .contains("deadletters v1 published order inventory payment deadletter");
  }

  @Test
  void saysWhichNatsCannotBeAsked() {
    var soon = "nats.connect_elapsed_max=100ms";
    var asked = penstock("readers", "--nats-url", "nats://127.0.0.1:1", "-s", soon);
    assertThat(asked.code()).isEqualTo(3);
    assertThat(asked.err()).contains("nats://127.0.0.1:1").contains("--nats-url");
    var misspelt = penstock("readers", "orders.creatd");
    assertThat(misspelt.code()).isEqualTo(2);
    assertThat(misspelt.err()).contains("there is no event orders.creatd; did you mean orders.cr");
  }

  @Test
  void keepsTheFileOfARetiredVersion() {
    var workshop = Workshop.in(folder).write(V2, Workshop.CREATED);
    var details =
        "\"deprecated\": true, \"x-deprecation\": {\"sunset\": \"2026-01-31T12:00:00Z\"}, ";
    workshop.write(V1, Workshop.CREATED.replaceFirst("\\{", "{" + details));
    assertThat(workshop.schema("check").out()).contains("published as they are: 1", "offences: 0");
    var gone = workshop.delete(V1).schema("check");
    assertThat(gone.code()).isOne();
    assertThat(gone.out()).contains("orders.created.v1: GONE").contains("versions leave no gap");
  }

  @Test
  void findsNothingWhereNothingWasEdited() {
    var check = Workshop.in(folder).schema("check");
    assertThat(check.code()).as(check.err()).isZero();
    assertThat(check.out())
        .contains("versions: 1, published as they are: 1, drafts: 0, offences: 0");
  }

  @Test
  void saysWhereABreakingEditIsAndWhatToDoInstead() {
    var check =
        Workshop.in(folder).write(V1, Workshop.CREATED.replace("100", "50")).schema("check");
    assertThat(check.code()).isOne();
    assertThat(check.out())
        .contains("orders.created.v1: BROKEN")
        .contains("  #/properties/items/maxItems: narrowed\n    - 100\n    + 50\n")
        .contains("new readers refuse what is already written")
        .contains("make a new version, schemas/events/orders.created.v2.json")
        .contains("offences: 1");
  }

  @Test
  void publishesANewVersionOnlyWhenItIsNamed() {
    var workshop = Workshop.in(folder).write(V2, "{\"properties\": {\"a\": {}}}");
    assertThat(workshop.schema("check").code()).isZero();
    assertThat(workshop.schema("check", "--for-release").code()).isOne();
    assertThat(folder.resolve("published/orders.created.v2.json")).doesNotExist();

    var published = workshop.schema("check", "--for-release", "--publish", "orders.created.v2");
    assertThat(published.code()).as(published.out() + published.err()).isZero();
    assertThat(folder.resolve("published/orders.created.v2.json"))
        .hasSameTextualContentAs(folder.resolve(V2));
    assertThat(workshop.write(V2, "{\"properties\": {}}").schema("check").code()).isOne();
  }

  @Test
  void publishesACompatibleEdit() throws IOException {
    var edited = Workshop.CREATED.replace("\"properties\": {", "\"properties\": {\"note\": {}, ");
    var workshop = Workshop.in(folder).write(V1, edited);
    assertThat(workshop.schema("check").out()).contains("#/properties/note: optional field added");
    assertThat(workshop.schema("check", "--publish", "orders.created.v1").code()).isZero();
    assertThat(Files.readString(folder.resolve("published/orders.created.v1.json")))
        .isEqualTo(edited);
  }

  @Test
  void publishesNothingBesideAnOffence() {
    var workshop = Workshop.in(folder).write(V1, "{}").write(V2, "{}");
    var check = workshop.schema("check", "--publish", "orders.created.v2");
    assertThat(check.code()).isOne();
    assertThat(check.out())
        .contains("make a new version, schemas/events/orders.created.v3.json")
        .contains("Nothing was published.");
    assertThat(folder.resolve("published/orders.created.v2.json")).doesNotExist();
  }

  @Test
  void namesWhatCouldBePublished() {
    var workshop = Workshop.in(folder).write(V2, "{}");
    var check = workshop.schema("check", "--publish", "orders.created.v3");
    assertThat(check.code()).isEqualTo(2);
    assertThat(check.err()).contains("nothing to publish; there is orders.created.v2");
  }

  @Test
  void comparesTwoVersions() {
    var workshop =
        Workshop.in(folder)
            .write(
                V2, Workshop.CREATED.replace("items", "lines").replace("{", "{\"title\":\"t\","));
    var diff = workshop.schema("diff", "orders.created", "v1", "v2");
    assertThat(diff.code()).as(diff.err()).isZero();
    assertThat(diff.out())
        .contains("orders.created.v1 -> orders.created.v2")
        .contains("! #/properties/items: field removed")
        .contains("  #/properties/lines: optional field added")
        .contains("  #/title: said differently");
    assertThat(workshop.schema("diff", "orders.created")).isEqualTo(diff);
  }

  @Test
  void comparesAnEventOfOneVersionWithWhatWasPublished() {
    var diff =
        Workshop.in(folder)
            .write(V1, Workshop.CREATED.replace("100", "50"))
            .schema("diff", "orders.created");
    assertThat(diff.code()).isZero();
    assertThat(diff.out()).contains("as published", "! #/properties/items/maxItems: narrowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'items':[{'product_id':'sku-1','quantity':2}]} | | 0 | valid (order-request",
        "{'items':[{'product_id':'sku-1','quantity':0}]} | | 1 | #/items/0/quantity",
        "{'items':[],'x':1} | order-request | 1 | #/x: unknown field",
        "{'order_id':'6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c','version':'v1',"
            + "'items':[{'product_id':'sku-1','quantity':2}]} | | 0 | valid (orders.created.v1",
        "{'order_id':'6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c','version':'v1',"
            + "'items':[{'product_id':'sku-1'}]} | | 1 | #/items/0",
        "{'order_id':'6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c','version':'v1',"
            + "'reason':'timed_out','ended_at':'noon'} | orders.cancelled | 1 | #/ended_at",
        "{'version':'v1'} | deadletters.v1 | 1 | #",
        "[] | orders.created.v1 | 1 | #: must be a JSON object",
        "{'items':1} | orders.creatd | 2 | did you mean orders.created.v1?",
        "{'items' | | 3 | no JSON",
      })
  void validates(String document, String as, int code, String text) throws IOException {
    var file = Files.writeString(folder.resolve("document.json"), document.replace('\'', '"'));
    var ended =
        as == null
            ? penstock("validate", file.toString())
            : penstock("validate", "--as", as, file.toString());
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
    assertThat(ended.out() + ended.err()).contains(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check --schemas nowhere | 2 | --schemas nowhere has no folder events",
        "check --publish orders.created.v1 | 2 | what is built in cannot be published",
        "diff orders.creatd | 2 | did you mean orders.created?",
        "diff orders.created v1 | 2 | name both versions",
        "diff orders.created v1 v9 | 2 | no version \"v9\" of orders.created; there is v1",
        "validate nowhere.json | 3 | nowhere.json: cannot be read",
        "validate | 2 | FILE",
      })
  void explainsMistakes(String line, int code, String why) {
    var words = line.split(" ");
    var ended = penstock(words[0], Arrays.copyOfRange(words, 1, words.length));
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(why);
  }

  @Test
  void saysThatAFileCannotBeRead() {
    var check = Workshop.in(folder).write(V1, "{").schema("check");
    assertThat(check.code()).isEqualTo(3);
    assertThat(check.err()).contains(V1 + ": no JSON");
  }
}
