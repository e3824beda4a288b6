package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Schemas;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents by themselves: valid, in one piece, and no second source of anything. */
class ApiDocumentTest {
  private static final String OAS = "https://spec.openapis.org/oas/3.1/";

  @Test
  void isOpenApiByItsMetaSchema() throws IOException {
    var vertx = Vertx.vertx();
    var base = OAS + "schema-base/2022-10-07";
    var repository = SchemaRepository.create(options(Draft.DRAFT202012));
    repository.preloadMetaSchema(vertx.fileSystem(), Draft.DRAFT202012);
    for (var id : List.of("schema/2022-10-07", "meta/base", "dialect/base")) {
      repository.dereference(OAS + id, JsonSchema.of(resource("/spec.openapis.org/oas/3.1/" + id)));
    }
    var schema = JsonSchema.of(resource("/spec.openapis.org/oas/3.1/schema-base/2022-10-07"));
    repository.dereference(base, schema);
    var validator = repository.validator(schema, options(Draft.DRAFT202012));
    assertValid(validator.validate(ApiDocument.OPENAPI.json()));
    vertx.close();
  }

  /** The schema is that of the AsyncAPI Initiative as published (Apache License 2.0). */
  @Test
  void isAsyncApiByItsMetaSchema() throws IOException {
    var schema = JsonSchema.of(resource("/asyncapi-3.0.0.json"));
    var validator = Validator.create(schema, options(Draft.DRAFT7));
    assertValid(validator.validate(ApiDocument.ASYNCAPI.json()));
  }

  @ParameterizedTest
  @EnumSource
  void holdsAllItRefersTo(ApiDocument document) {
    var references = new References(document.json());
    var broken = new ArrayList<String>();
    references.forEachObject(
        (pointer, object) -> {
          var reference = object.getValue("$ref");
          if (reference instanceof String text && references.target(text) == null) {
            broken.add(pointer + ": " + text);
          }
        });
    assertThat(broken).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void leavesNoComponentUnused(ApiDocument document) {
    var text = document.json().encode();
    var unused = new ArrayList<String>();
    var components = document.json().getJsonObject("components");
    components.remove("securitySchemes");
    for (var kind : components.fieldNames()) {
      for (var name : components.getJsonObject(kind).fieldNames()) {
        var reference = "#/components/" + kind + "/" + name;
        if (!text.contains(reference + "\"") && !text.contains(reference + "/")) {
          unused.add(reference);
        }
      }
    }
    assertThat(unused).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void givesExamplesThatFitTheirSchemas(ApiDocument document) {
    var schemas = document.json().getJsonObject("components").getJsonObject("schemas");
    int checked = 0;
    for (var name : schemas.fieldNames()) {
      for (var example : schemas.getJsonObject(name).getJsonArray("examples", new JsonArray())) {
        assertValid(validator(document, "#/components/schemas/" + name).validate(example));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(10);
  }

  @Test
  void showsEveryProblemUnderItsKindAndStatus() {
    var document = new References(ApiDocument.OPENAPI.json());
    var problem = validator(ApiDocument.OPENAPI, "#/components/schemas/Problem");
    Operation.of(document.document())
        .forEach(
            operation ->
                operation.problems(document).stream()
                    .forEach(
                        shown -> {
                          assertValid(problem.validate(shown.value()));
                          assertThat(shown.value().getString("type"))
                              .isEqualTo("https://penstock.dev/problems/" + shown.kind());
                          assertThat(shown.value().getInteger("status").toString())
                              .as(operation + " " + shown.kind())
                              .isEqualTo(shown.status());
                        }));
  }

  @Test
  void describesOrdersByTheSchemaThatTheyAreHeldAgainst() {
    var references = new References(ApiDocument.OPENAPI.json());
    var described =
        (JsonObject) references.inlined(references.target("#/components/schemas/OrderRequest"));
    var held = Schemas.orderRequestDocument();
    for (var words : List.of("title", "description", "examples")) described.remove(words);
    for (var words : List.of("$schema", "$id", "title", "description")) held.remove(words);
    assertThat(described).isEqualTo(held);
  }

  private static Validator validator(ApiDocument document, String reference) {
    var schema =
        new JsonObject()
            .put("$ref", reference)
            .put("components", document.json().getJsonObject("components"));
    return Validator.create(JsonSchema.of(schema), options(Draft.DRAFT202012));
  }

  private static JsonSchemaOptions options(Draft draft) {
    return new JsonSchemaOptions()
        .setBaseUri("https://penstock.dev/")
        .setDraft(draft)
        .setOutputFormat(OutputFormat.Basic);
  }

  private static JsonObject resource(String path) throws IOException {
    try (var in = ApiDocumentTest.class.getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void assertValid(OutputUnit output) {
    var errors =
        Boolean.TRUE.equals(output.getValid())
            ? List.<String>of()
            : output.getErrors().stream()
                .map(unit -> unit.getInstanceLocation() + ": " + unit.getError())
                .toList();
    assertThat(errors).isEmpty();
    assertThat(output.getValid()).isTrue();
  }
}
