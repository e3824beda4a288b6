package dev.penstock.dev;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A document with schemas, to hold values against. For any thread. */
final class JsonContract {
  private final JsonObject document;
  private final Map<String, Validator> validators = new HashMap<>();

  JsonContract(JsonObject document) {
    this.document = document;
  }

  JsonObject document() {
    return document;
  }

  /** The object itself, or the one that it refers to. */
  JsonObject resolved(JsonObject object) {
    var reference = object.getString("$ref");
    return reference == null ? object : resolved(target(reference));
  }

  private JsonObject target(String reference) {
    return (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(document);
  }

  /** What of the value breaks the schema, and what of it the schema does not know. */
  List<String> violations(JsonObject schema, Object value) {
    var violations = new ArrayList<String>();
    synchronized (validators) {
      var output = validators.computeIfAbsent(schema.encode(), this::validator).validate(value);
      if (!Boolean.TRUE.equals(output.getValid())) {
        output
            .getErrors()
            .forEach(unit -> violations.add(unit.getInstanceLocation() + ": " + unit.getError()));
      }
    }
    unknown("#", schema, value, violations);
    return violations;
  }

  private Validator validator(String schema) {
    var whole =
        new JsonObject(schema).put("components", document.getJsonObject("components").copy());
    var options =
        new JsonSchemaOptions()
            .setBaseUri("https://penstock.dev/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    return Validator.create(JsonSchema.of(whole), options);
  }

  /** Objects are open to clients, so that they may grow; what there is now must be described. */
  private void unknown(String pointer, JsonObject schema, Object value, List<String> violations) {
    if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        for (var each : parts(schema)) {
          var items = each.getJsonObject("items");
          if (items != null) unknown(pointer + "/" + i, items, array.getValue(i), violations);
        }
      }
    } else if (value instanceof JsonObject object) {
      var known = new TreeSet<String>();
      for (var each : parts(schema)) {
        if (each.containsKey("additionalProperties")) known.addAll(object.fieldNames());
        for (var property : each.getJsonObject("properties", new JsonObject())) {
          known.add(property.getKey());
          var inner = object.getValue(property.getKey());
          var of = (JsonObject) property.getValue();
          if (inner != null) unknown(pointer + "/" + property.getKey(), of, inner, violations);
        }
      }
      for (var name : object.fieldNames()) {
        if (!known.isEmpty() && !known.contains(name)) {
          violations.add(pointer + "/" + name + ": is not described");
        }
      }
    }
  }

  /** The schema and all that it refers to or consists of. */
  private List<JsonObject> parts(JsonObject schema) {
    var parts = new ArrayList<>(List.of(schema));
    var reference = schema.getString("$ref");
    if (reference != null) parts.addAll(parts(target(reference)));
    for (var part : schema.getJsonArray("oneOf", new JsonArray())) {
      parts.addAll(parts((JsonObject) part));
    }
    return parts;
  }
}
