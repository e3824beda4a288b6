package dev.penstock.launcher;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
    var components = defaults.getClass().getRecordComponents();
    var arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] =
          read(components[i], defaults) instanceof Record group
              ? bind(section, group, settings)
              : parse(key(section, components[i]), components[i].getType(), settings);
    }
    try {
      var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
      return defaults.getClass().getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw wrong(section, String.valueOf(e.getCause().getMessage()), settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(defaults.getClass() + " cannot be bound", e);
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

  private static Object parse(String key, Class<?> type, Settings settings) {
    var text = settings.value(key).strip();
    try {
      if (type == int.class) return Integer.parseInt(text);
      if (type == long.class) return Long.parseLong(text);
      if (type == double.class) return Double.parseDouble(text);
      if (type == boolean.class) return parseBoolean(text);
      if (type == Duration.class) return parseDuration(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          key
              + " must be "
              + describe(type)
              + ", was \""
              + text
              + "\" (from "
              + settings.origin(key)
              + ")");
    }
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

  /** A record's complaint starts with the name of its component; add where the value came from. */
  private static SettingsException wrong(String section, String complaint, Settings settings) {
    var key = section + "." + complaint.split("\\s", 2)[0];
    var origin = settings.keys().contains(key) ? " (from " + settings.origin(key) + ")" : "";
    return new SettingsException(section + "." + complaint + origin);
  }
}
