package dev.penstock.events.compatibility;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields a schema names at each place, in whichever of the schemas that meet there. */
final class NamedFields {
  private static final Set<String> DATA = Set.of("enum", "const", "default", "$defs", "required");

  private final SchemaText text;
  private final Map<String, Set<String>> names = new HashMap<>();
  private final Pairs passed = new Pairs();

  NamedFields(SchemaText text) {
    this.text = text;
    walk(text.root(), Place.WHOLE);
  }

  boolean contains(Place place, String name) {
    return names.getOrDefault(place.step(), Set.of()).contains(name);
  }

  private void walk(@Nullable Object value, Place place) {
    if (value instanceof List<?> list) list.forEach(each -> walk(each, place));
    if (!(value instanceof Map<?, ?> schema) || !passed.add(place, schema, schema)) return;
    schema.forEach((keyword, each) -> walk(String.valueOf(keyword), each, schema, place));
  }

  private void walk(String keyword, @Nullable Object value, Map<?, ?> schema, Place place) {
    if (SchemaText.ANNOTATIONS.contains(keyword) || DATA.contains(keyword)) return;
    switch (keyword) {
      case "properties" -> {
        if (value instanceof Map<?, ?> fields)
          fields.forEach((name, each) -> field(name, each, place));
      }
      case "items" -> walk(value, place.items());
      case "additionalProperties" -> walk(value, place.others());
      case SchemaText.REFERENCE -> walk(text.target(value, Pointers.ROOT).schema(), place);
      default -> walk(value, place);
    }
  }

  private void field(Object name, @Nullable Object schema, Place place) {
    names.computeIfAbsent(place.step(), key -> new HashSet<>()).add((String) name);
    walk(schema, place.field((String) name));
  }
}
