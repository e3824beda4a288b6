package dev.penstock.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Between settings as text and records: one key for each component, in snake case. A record inside
 * a record shares the section: it groups keys, and has none of its own.
 */
final class Binding {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Binding() {}

  /** A record of the same type as the defaults, from the settings of its section. */
  static Record bind(String section, Record defaults, Settings settings) {
    var problems = new ArrayList<SettingProblem>();
    var record = bindLeniently(section, defaults, settings, problems);
    if (problems.isEmpty()) return record;
    throw new SettingsException(problems.get(0).toString());
  }

  /** The same, where a wrong value is a problem more and counts as its default. */
  static Record bindLeniently(
      String section, Record defaults, Settings settings, List<SettingProblem> problems) {
    var components = defaults.getClass().getRecordComponents();
    var arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      var standard = read(components[i], defaults);
      if (standard instanceof Record group) {
        arguments[i] = bindLeniently(section, group, settings, problems);
      } else {
        var key = key(section, components[i]);
        var value = parse(components[i].getType(), settings.value(key).strip());
        if (value.isEmpty()) {
          problems.add(notA(components[i].getType(), key, settings));
        }
        arguments[i] = value.orElse(standard);
      }
    }
    return construct(section, defaults, arguments, settings, problems);
  }

  /** A record complains of one value at a time: the next is heard once that one is right. */
  private static Record construct(
      String section,
      Record defaults,
      Object[] arguments,
      Settings settings,
      List<SettingProblem> problems) {
    for (int attempt = 0; attempt <= arguments.length; attempt++) {
      try {
        return construct(defaults.getClass(), arguments);
      } catch (IllegalArgumentException e) {
        // A record's complaint starts with the name of its key.
        var words = String.valueOf(e.getMessage()).split("\\s", 2);
        var key = section + "." + words[0];
        problems.add(
            SettingProblem.broken(settings, key, words.length > 1 ? words[1] : "is wrong"));
        if (!mend(section, key, defaults, arguments)) break;
      }
    }
    return defaults;
  }

  /**
   * Puts the default in place of the value; false when that is no component, or changes nothing.
   */
  private static boolean mend(String section, String key, Record defaults, Object[] arguments) {
    var components = defaults.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      var standard = read(components[i], defaults);
      if (!key(section, components[i]).equals(key) || standard.equals(arguments[i])) continue;
      arguments[i] = standard;
      return true;
    }
    return false;
  }

  private static Record construct(Class<? extends Record> type, Object[] arguments) {
    try {
      var types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class[]::new);
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException complaint) throw complaint;
      throw new IllegalStateException(type + " cannot be bound", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be bound", e);
    }
  }

  /** The record's values as text, by key. */
  static Map<String, String> values(String section, Record record) {
    var values = new LinkedHashMap<String, String>();
    for (var component : record.getClass().getRecordComponents()) {
      var value = read(component, record);
      if (value instanceof Record group) values.putAll(values(section, group));
      else values.put(key(section, component), print(value));
    }
    return values;
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " cannot be read", e);
    }
  }

  private static String key(String section, RecordComponent component) {
    return section
        + "."
        + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Optional<Object> parse(Class<?> type, String text) {
    try {
      if (type == int.class) return Optional.of(Integer.parseInt(text));
      if (type == long.class) return Optional.of(Long.parseLong(text));
      if (type == double.class) return Optional.of(Double.parseDouble(text));
      if (type == boolean.class) return Optional.of(parseBoolean(text));
      if (type == Duration.class) return Optional.of(parseDuration(text));
      return Optional.of(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static SettingProblem notA(Class<?> type, String key, Settings settings) {
    var complaint = "must be " + describe(type) + ", was \"" + settings.value(key).strip() + "\"";
    return SettingProblem.broken(settings, key, complaint);
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  static Duration parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) throw new IllegalArgumentException(text);
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static String print(Object value) {
    if (!(value instanceof Duration duration)) return String.valueOf(value);
    long millis = duration.toMillis();
    if (millis == 0) return "0s";
    if (millis % 86_400_000 == 0) return millis / 86_400_000 + "d";
    if (millis % 3_600_000 == 0) return millis / 3_600_000 + "h";
    if (millis % 60_000 == 0) return millis / 60_000 + "m";
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static String describe(Class<?> type) {
    if (type == boolean.class) return "true or false";
    if (type == Duration.class) return "a duration such as 250ms, 10s, 5m, 2h or 7d";
    return type == double.class ? "a number" : "a whole number";
  }
}
