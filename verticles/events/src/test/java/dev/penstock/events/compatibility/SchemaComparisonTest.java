package dev.penstock.events.compatibility;

import static dev.penstock.events.compatibility.Kind.NARROWED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaComparisonTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.penstock.events.compatibility.Sentences#edits")
  void findsWhat(String sentence, String before, String after, List<String> expected) {
    assertThat(
            SchemaComparison.changes(json(before), json(after)).stream()
                .map(change -> change.pointer() + " " + change.kind()))
        .isEqualTo(expected);
  }

  @Test
  void tellsTheOldAndTheNewValue() {
    var changes = SchemaComparison.changes(json("{'maxItems':100}"), json("{'maxItems':50}"));
    assertThat(changes).containsExactly(new Change("#/maxItems", NARROWED, 100, 50));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$ref':'other.json'} | #: refers to other.json",
        "{'$ref':'#/$defs/x'} | #: refers to #/$defs/x, where there is nothing",
        "{'$ref':'#'} | #: refers to #, where there is nothing or only itself",
        "{'properties':[]} | #/properties: must be an object",
        "{'properties':{'a':1}} | #/properties/a: must be an object",
        "{'required':{}} | #/required: must be an array",
        "{'properties':{'a':{'maximum':'9'}}} | #/properties/a/maximum: must be a number",
      })
  void saysWhatCannotBeRead(String schema, String message) {
    var unreadable = json(schema);
    assertThatThrownBy(() -> SchemaComparison.changes(unreadable, json(schema)))
        .isInstanceOf(UnreadableSchemaException.class)
        .hasMessageContaining(message);
  }

  private static Map<String, Object> json(String text) {
    return new JsonObject(text.replace('\'', '"')).getMap();
  }
}
