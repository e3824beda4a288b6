package dev.penstock.events.compatibility;

import static dev.penstock.events.compatibility.SchemaText.object;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an object: which there are, which must be there, and whether others may be. */
final class FieldComparison {
  private static final String ADDITIONAL = "additionalProperties";
  private static final String REQUIRED = "required";

  private final SchemaComparison comparison;
  private final String pointer;
  private final Place place;

  FieldComparison(SchemaComparison comparison, String pointer, Place place) {
    this.comparison = comparison;
    this.pointer = pointer;
    this.place = place;
  }

  private record Fields(Map<String, Object> named, List<Object> required, Object others) {}

  void compare(Map<String, Object> before, Map<String, Object> after) {
    var a = fields(before);
    var b = fields(after);
    var properties = Pointers.child(pointer, "properties");
    a.named.forEach(
        (name, schema) -> {
          var here = Pointers.child(properties, name);
          if (b.named.containsKey(name))
            comparison.schemas(schema, b.named.get(name), here, place.field(name));
          else comparison.add(here, Kind.FIELD_REMOVED, schema, null);
        });
    b.named.forEach(
        (name, schema) -> {
          if (!a.named.containsKey(name)) {
            comparison.add(Pointers.child(properties, name), added(a, b, name), null, schema);
          }
        });
    required(a, b);
    comparison.schemas(a.others, b.others, Pointers.child(pointer, ADDITIONAL), place.others());
  }

  private Fields fields(Map<String, Object> schema) {
    var properties = schema.get("properties");
    var required = schema.get(REQUIRED);
    return new Fields(
        properties == null ? Map.of() : object(properties, Pointers.child(pointer, "properties")),
        required == null ? List.of() : SchemaText.list(required, Pointers.child(pointer, REQUIRED)),
        SchemaComparison.orTrue(schema.get(ADDITIONAL)));
  }

  /**
   * Before it was named, a field was one of the others, and had to be what those have to be. What
   * is named beside this schema, in an alternative or around it, was written before.
   */
  private Kind added(Fields before, Fields after, String name) {
    if (before.required.contains(name) || comparison.isNamed(place, name)) return Kind.NARROWED;
    if (after.required.contains(name)) return Kind.REQUIRED_FIELD_ADDED;
    // Of two that accepted it, one may do so no more, which makes it exactly one.
    if (place.isOneOf()) return Kind.CHANGED;
    return Boolean.TRUE.equals(before.others) || isOneOfTheOthers(before, after, name)
        ? Kind.FIELD_ADDED
        : Kind.FIELD_ADDED_TO_CLOSED;
  }

  private boolean isOneOfTheOthers(Fields before, Fields after, String name) {
    return comparison.isCompatible(
        before.others, after.named.get(name), pointer, place.field(name));
  }

  /** Of fields that were added or removed, that was the change. */
  private void required(Fields before, Fields after) {
    var here = Pointers.child(pointer, REQUIRED);
    for (var name : after.required) {
      if (!before.required.contains(name) && isNamed(before, name) == isNamed(after, name)) {
        comparison.add(here, Kind.BECAME_REQUIRED, null, name);
      }
    }
    for (var name : before.required) {
      if (!after.required.contains(name) && (!isNamed(before, name) || isNamed(after, name))) {
        comparison.add(here, Kind.BECAME_OPTIONAL, name, null);
      }
    }
  }

  private static boolean isNamed(Fields fields, @Nullable Object name) {
    return fields.named.containsKey(name);
  }
}
