package dev.penstock.launcher;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every setting with its value and origin: defaults, then {@code conf/penstock.yaml}, then the
 * environment, then the command line; the later wins. Keys are {@code section.snake_case}; each
 * section is bound to a record that cannot exist wrong.
 */
public final class Settings {
  static final String ENVIRONMENT_PREFIX = "PENSTOCK_";

  /** Names that other programs use for the same thing. */
  private static final Map<String, String> KNOWN_VARIABLES =
      Map.of("NATS_URL", "nats.url", "NATS_SERVER", "nats.server", "DATABASE_URL", "database.url");

  private final Map<String, Record> sections;
  private final SmallRyeConfig config;
  private final int overrides;

  private Settings(Map<String, Record> sections, SmallRyeConfig config, int overrides) {
    this.sections = sections;
    this.config = config;
    this.overrides = overrides;
  }

  /**
   * @param sections each section's defaults
   * @param file may be absent
   * @param commandLine keys to values
   */
  static Settings load(
      Map<String, Record> sections,
      Path file,
      Map<String, String> environment,
      Map<String, String> commandLine) {
    var defaults = values(sections);
    var builder =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(defaults, "default", 100))
            .withSources(new PropertiesConfigSource(commandLine, "the command line", 400));
    var known = defaults.keySet();
    commandLine.keySet().forEach(key -> requireKnown(key, "the command line", known));
    var fromEnvironment = new LinkedHashMap<String, String>();
    environment.forEach((name, value) -> readVariable(name, value, known, fromEnvironment));
    builder.withSources(new PropertiesConfigSource(fromEnvironment, "the environment", 300));
    if (Files.exists(file)) {
      var yaml = yaml(file);
      yaml.getPropertyNames().forEach(key -> requireKnown(key, file.toString(), known));
      builder.withSources(yaml);
    }
    return new Settings(sections, builder.build(), 0);
  }

  /** Nothing configured. */
  static Settings defaults(Map<String, Record> sections) {
    var source = new PropertiesConfigSource(values(sections), "default", 100);
    return new Settings(sections, new SmallRyeConfigBuilder().withSources(source).build(), 0);
  }

  /** The record of a section. Throws {@link SettingsException}. */
  public <T extends Record> T bind(String section, Class<T> type) {
    return type.cast(Binding.bind(section, Objects.requireNonNull(sections.get(section)), this));
  }

  /** Binds every section once, so that a wrong value is found before anything is started. */
  Settings check() {
    sections.forEach((section, defaults) -> bind(section, defaults.getClass()));
    return this;
  }

  /** The same settings with a value that only this process could know. */
  Settings withOverride(String key, String value) {
    var derived = new PropertiesConfigSource(Map.of(key, value), "this process", 500 + overrides);
    var builder = new SmallRyeConfigBuilder().withSources(derived);
    config.getConfigSources().forEach(source -> builder.withSources(source));
    return new Settings(sections, builder.build(), overrides + 1);
  }

  String value(String key) {
    return Optional.ofNullable(config.getConfigValue(key).getRawValue()).orElse("");
  }

  String origin(String key) {
    var name = Objects.requireNonNullElse(config.getConfigValue(key).getSourceName(), "default");
    // The library says "PropertiesConfigSource[source=the environment]".
    return name.replaceFirst("^\\w+\\[source=(.*)]$", "$1");
  }

  /** All keys in alphabetical order. */
  List<String> keys() {
    return List.copyOf(new TreeMap<>(values(sections)).keySet());
  }

  private static Map<String, String> values(Map<String, Record> sections) {
    var defaults = new HashMap<String, String>();
    sections.forEach((section, record) -> defaults.putAll(Binding.values(section, record)));
    return defaults;
  }

  private static void readVariable(
      String name, String value, Set<String> known, Map<String, String> into) {
    if (KNOWN_VARIABLES.containsKey(name)) into.put(KNOWN_VARIABLES.get(name), value);
    if (!name.startsWith(ENVIRONMENT_PREFIX)) return;
    for (var key : known) {
      if (variable(key).equals(name)) {
        into.put(key, value);
        return;
      }
    }
    var variables = known.stream().map(Settings::variable).toList();
    throw new SettingsException(
        "unknown variable "
            + name
            + " in the environment; did you mean "
            + Nearest.to(name, variables)
            + "?");
  }

  static String variable(String key) {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static void requireKnown(String key, String origin, Set<String> known) {
    if (known.contains(key)) return;
    throw new SettingsException(
        "unknown key " + key + " in " + origin + "; did you mean " + Nearest.to(key, known) + "?");
  }

  private static YamlConfigSource yaml(Path file) {
    try {
      return new YamlConfigSource(file.toString(), Files.readString(file), 200);
    } catch (IOException e) {
      throw new SettingsException("could not read " + file + ": " + e.getMessage());
    } catch (RuntimeException e) {
      throw new SettingsException(file + " is not well-formed YAML: " + e.getMessage());
    }
  }
}
