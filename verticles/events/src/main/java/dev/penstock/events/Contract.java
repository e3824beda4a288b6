package dev.penstock.events;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A version of an event with what it takes to read and to write it. Not for use by several threads
 * at once.
 *
 * @param toNewest from a valid document of this version to one of the newest
 * @param fromNewest the way back, without what this version has no place for
 */
record Contract(
    EventVersion version,
    CompiledSchema schema,
    UnaryOperator<JsonObject> toNewest,
    UnaryOperator<JsonObject> fromNewest) {

  static Contract of(SchemaFile file, int newest, List<Step> steps) {
    var version = file.version();
    return new Contract(
        version,
        CompiledSchema.of(file),
        Steps.between(steps, version.event(), version.number(), newest, file),
        Steps.between(steps, version.event(), newest, version.number(), file));
  }
}
