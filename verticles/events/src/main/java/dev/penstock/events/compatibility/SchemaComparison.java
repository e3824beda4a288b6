package dev.penstock.events.compatibility;

import static dev.penstock.events.compatibility.SchemaText.list;

import dev.penstock.events.compatibility.SchemaText.Found;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one text of a schema to another, by the rules of the package. Pure; a
 * comparison is for one use by one thread.
 */
public final class SchemaComparison {
  /** What they refuse depends on all that stands beside and around them. */
  private static final Set<String> WHOLE =
      Set.of("unevaluatedProperties", "unevaluatedItems", "$dynamicRef");

  /**
   * What {@link FieldComparison} looks at, and what says something only where it is referred to.
   */
  private static final Set<String> ELSEWHERE =
      Set.of("properties", "required", "additionalProperties", "$defs");

  private final SchemaText old;
  private final SchemaText young;
  private final NamedFields named;
  private final Pairs passed;

  /** A schema that is referred to is met as often as that, and changes once. */
  private final Set<Change> changes = new LinkedHashSet<>();

  private SchemaComparison(SchemaText old, SchemaText young, NamedFields named, Pairs passed) {
    this.old = old;
    this.young = young;
    this.named = named;
    this.passed = passed;
  }

  /**
   * Every difference, breaking or not, in the order of the documents; empty when both say the same.
   * Throws {@link UnreadableSchemaException}.
   *
   * @param before as a JSON parser gives it
   * @param after as a JSON parser gives it
   */
  public static List<Change> changes(Map<String, Object> before, Map<String, Object> after) {
    var old = new SchemaText(before);
    var comparison =
        new SchemaComparison(old, new SchemaText(after), new NamedFields(old), new Pairs());
    comparison.schemas(before, after, Pointers.ROOT, Place.WHOLE);
    return List.copyOf(comparison.changes);
  }

  void add(String pointer, Kind kind, @Nullable Object before, @Nullable Object after) {
    changes.add(new Change(pointer, kind, before, after));
  }

  void schemas(Object before, Object after, String pointer, Place place) {
    var a = old.follow(before, pointer);
    var b = young.follow(after, pointer);
    if (a.isFalse() || b.isFalse()) {
      if (a.isFalse() && b.isFalse()) return;
      add(b.pointer(), a.isFalse() ? Kind.WIDENED : Kind.NARROWED, before, after);
    } else if (passed.add(place, a.schema(), b.schema())) {
      keywords(a, b, place);
    }
  }

  /** On trial: nothing of it counts. */
  boolean isCompatible(Object before, Object after, String pointer, Place place) {
    var trial = new SchemaComparison(old, young, named, passed.copy());
    trial.schemas(before, after, pointer, place);
    return trial.changes.stream().noneMatch(Change::isBreaking);
  }

  /** Whether the old text names a field at a place, in this schema or in one beside it. */
  boolean isNamed(Place place, String name) {
    return named.contains(place, name);
  }

  private void keywords(Found before, Found after, Place place) {
    var a = before.keywords();
    var b = after.keywords();
    var names = new LinkedHashSet<>(a.keySet());
    names.addAll(b.keySet());
    if (names.stream().anyMatch(WHOLE::contains)) {
      if (!Sameness.ofSchemas(old, a, young, b)) add(after.pointer(), Kind.CHANGED, a, b);
      return;
    }
    new FieldComparison(this, after.pointer(), place).compare(a, b);
    for (var name : names) {
      if (!ELSEWHERE.contains(name)) {
        keyword(name, a, b, Pointers.child(after.pointer(), name), place);
      }
    }
  }

  private void keyword(
      String name, Map<String, Object> a, Map<String, Object> b, String pointer, Place place) {
    var before = a.get(name);
    var after = b.get(name);
    if (SchemaText.ANNOTATIONS.contains(name)) {
      if (!Sameness.ofValues(before, after)) add(pointer, Kind.SAID_DIFFERENTLY, before, after);
    } else if (ValueRules.isLimit(name)) {
      ValueRules.limit(name, before, after, pointer)
          .ifPresent(kind -> add(pointer, kind, before, after));
    } else {
      switch (name) {
        case "type" ->
            ValueRules.set(ValueRules.types(before, pointer), ValueRules.types(after, pointer))
                .ifPresent(kind -> add(pointer, kind, before, after));
        case "const" -> values(a, b, pointer);
        case "enum" -> {
          // Beside a constant it says nothing, and without one this is the place to compare.
          if (!a.containsKey("const") && !b.containsKey("const")) values(a, b, pointer);
        }
        case "items" -> schemas(orTrue(before), orTrue(after), pointer, place.items());
        case "oneOf", "anyOf", "allOf" ->
            alternatives(name, before, after, pointer, place.among(name));
        default -> other(name, before, after, pointer, place);
      }
    }
  }

  private void values(Map<String, Object> a, Map<String, Object> b, String pointer) {
    ValueRules.set(valuesOf(a, pointer), valuesOf(b, pointer))
        .ifPresent(kind -> add(pointer, kind, said(a), said(b)));
  }

  private static @Nullable List<?> valuesOf(Map<String, Object> schema, String pointer) {
    if (schema.containsKey("const")) {
      var one = new ArrayList<>();
      one.add(schema.get("const"));
      return one;
    }
    return schema.containsKey("enum") ? list(schema.get("enum"), pointer) : null;
  }

  private static @Nullable Object said(Map<String, Object> schema) {
    return schema.containsKey("const") ? schema.get("const") : schema.get("enum");
  }

  /** A null says as much as nothing does in all keywords that come here. */
  private void other(
      String name, @Nullable Object before, @Nullable Object after, String pointer, Place place) {
    if (before == null && after == null) return;
    if (before != null && after != null) {
      if (name.equals(SchemaText.REFERENCE)) {
        var a = old.target(before, pointer);
        var b = young.target(after, pointer);
        schemas(a.schema(), b.schema(), b.pointer(), place);
        return;
      }
      if (Sameness.ofSchemas(old, before, young, after)) return;
    }
    add(pointer, ValueRules.other(name, before, after), before, after);
  }

  /** Those that are compatible belong together in whatever order; the others by their order. */
  private void alternatives(
      String name, @Nullable Object before, @Nullable Object after, String pointer, Place place) {
    if (before == null || after == null) {
      add(pointer, before == null ? Kind.NARROWED : Kind.WIDENED, before, after);
      return;
    }
    var gone = new ArrayList<>(list(before, pointer));
    var come = new ArrayList<Integer>();
    var all = list(after, pointer);
    for (int i = 0; i < all.size(); i++) {
      var here = Pointers.child(pointer, Integer.toString(i));
      var one = all.get(i);
      var mate = gone.stream().filter(each -> isCompatible(each, one, here, place)).findFirst();
      if (mate.isEmpty()) come.add(i);
      else schemas(take(gone, mate.get()), one, here, place);
    }
    for (int i : come) {
      var here = Pointers.child(pointer, Integer.toString(i));
      if (gone.isEmpty()) add(here, more(name), null, all.get(i));
      else schemas(gone.remove(0), all.get(i), here, place);
    }
    for (var one : gone) add(pointer, less(name), one, null);
  }

  private static Object take(List<Object> from, Object one) {
    from.removeIf(each -> each == one);
    return one;
  }

  private static Kind more(String name) {
    return switch (name) {
      case "anyOf" -> Kind.WIDENED;
      case "allOf" -> Kind.NARROWED;
      default -> Kind.CHANGED;
    };
  }

  private static Kind less(String name) {
    return switch (name) {
      case "anyOf" -> Kind.NARROWED;
      case "allOf" -> Kind.WIDENED;
      default -> Kind.CHANGED;
    };
  }

  static Object orTrue(@Nullable Object schema) {
    return schema == null ? Boolean.TRUE : schema;
  }
}
