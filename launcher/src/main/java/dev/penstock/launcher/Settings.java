package dev.penstock.launcher;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every setting with its value and origin: defaults, then {@code conf/penstock.yaml}, then
 * overlays, then the environment, then the command line; the later wins. Keys are {@code
 * section.snake_case}; each section is bound to a record that cannot exist wrong.
 */
public final class Settings {
  private static final int FILE_ORDINAL = 200;
  private static final int ENVIRONMENT_ORDINAL = 300;
  private static final String DEFAULT = "default";
  private static final String COMMAND_LINE = "the command line";
  private static final String ENVIRONMENT = "the environment";

  private final Map<String, Record> sections;
  private final SmallRyeConfig config;
  private final Sources sources;
  private final int overrides;

  /**
   * Beside the values, what only a complaint needs.
   *
   * @param file the YAML file, whether there is one or not
   * @param overlays those that were read
   * @param variables the variable that each key of the environment was read from
   * @param unknown what nobody reads
   */
  private record Sources(
      Path file, List<Path> overlays, Map<String, String> variables, List<SettingProblem> unknown) {
    static final Sources NONE = new Sources(Path.of(""), List.of(), Map.of(), List.of());
  }

  private Settings(
      Map<String, Record> sections, SmallRyeConfig config, Sources sources, int overrides) {
    this.sections = sections;
    this.config = config;
    this.sources = sources;
    this.overrides = overrides;
  }

  /** As {@link #read}, and throws for the first unknown key or variable. */
  static Settings load(
      Map<String, Record> sections,
      Path file,
      Map<String, String> environment,
      Map<String, String> commandLine) {
    return load(sections, file, List.of(), environment, commandLine);
  }

  /** The same with overlays, see {@link #read}. */
  static Settings load(
      Map<String, Record> sections,
      Path file,
      List<Path> overlays,
      Map<String, String> environment,
      Map<String, String> commandLine) {
    var settings = read(sections, file, overlays, environment, commandLine);
    settings.sources.unknown.stream().findFirst().ifPresent(Settings::refuse);
    return settings;
  }

  /**
   * Whatever is configured, right or wrong. Throws {@link SettingsException} for a file that is no
   * YAML or cannot be read.
   *
   * @param sections each section's defaults
   * @param file may be absent
   * @param overlays of the command line: they win over those that the environment names
   * @param commandLine keys to values
   */
  static Settings read(
      Map<String, Record> sections,
      Path file,
      List<Path> overlays,
      Map<String, String> environment,
      Map<String, String> commandLine) {
    var defaults = values(sections);
    var known = defaults.keySet();
    var unknown = new ArrayList<SettingProblem>();
    var builder =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(defaults, DEFAULT, 100))
            .withSources(new PropertiesConfigSource(commandLine, COMMAND_LINE, 400));
    unknown.addAll(unknownKeys(commandLine.keySet(), COMMAND_LINE, known));
    var variables = Variables.read(environment, known, unknown);
    addVariables(variables, builder);
    var laidOver = Stream.concat(variables.overlays().stream(), overlays.stream()).toList();
    int ordinal = FILE_ORDINAL;
    for (var each :
        Stream.concat(Stream.of(file).filter(Files::exists), laidOver.stream()).toList()) {
      var yaml = yaml(each);
      unknown.addAll(unknownKeys(yaml.keySet(), each.toString(), known));
      builder.withSources(new PropertiesConfigSource(yaml, each.toString(), ordinal++));
    }
    var sources = new Sources(file, laidOver, variables.names(), List.copyOf(unknown));
    return new Settings(sections, builder.build(), sources, 0);
  }

  private static void addVariables(Variables variables, SmallRyeConfigBuilder builder) {
    builder.withSources(
        new PropertiesConfigSource(variables.values(), ENVIRONMENT, ENVIRONMENT_ORDINAL));
    variables
        .files()
        .forEach(
            (key, file) ->
                builder.withSources(
                    new PropertiesConfigSource(
                        Map.of(key, Variables.read(file)), file.toString(), ENVIRONMENT_ORDINAL)));
  }

  /** Nothing configured. */
  static Settings defaults(Map<String, Record> sections) {
    var source = new PropertiesConfigSource(values(sections), DEFAULT, 100);
    var config = new SmallRyeConfigBuilder().withSources(source).build();
    return new Settings(sections, config, Sources.NONE, 0);
  }

  /** The record of a section. Throws {@link SettingsException}. */
  public <T extends Record> T bind(String section, Class<T> type) {
    return type.cast(Binding.bind(section, Objects.requireNonNull(sections.get(section)), this));
  }

  /** The same, with the default in place of each value that is wrong. */
  public <T extends Record> T bindLeniently(String section, Class<T> type) {
    var defaults = Objects.requireNonNull(sections.get(section));
    return type.cast(Binding.bindLeniently(section, defaults, this, new ArrayList<>()));
  }

  /** Binds every section once, so that a wrong value is found before anything is started. */
  Settings check() {
    sections.forEach((section, defaults) -> bind(section, defaults.getClass()));
    return this;
  }

  /** All that is unknown, and all values that break a rule. */
  public List<SettingProblem> problems() {
    var problems = new ArrayList<>(sources.unknown);
    sections.forEach((section, record) -> Binding.bindLeniently(section, record, this, problems));
    return problems;
  }

  /** The same settings with a value that only this process could know. */
  Settings withOverride(String key, String value) {
    var derived = new PropertiesConfigSource(Map.of(key, value), "this process", 500 + overrides);
    var builder = new SmallRyeConfigBuilder().withSources(derived);
    config.getConfigSources().forEach(source -> builder.withSources(source));
    return new Settings(sections, builder.build(), sources, overrides + 1);
  }

  public String value(String key) {
    return Optional.ofNullable(config.getConfigValue(key).getRawValue()).orElse("");
  }

  /** The value as it may be shown. */
  public String shown(String key) {
    return Masking.shown(key, value(key));
  }

  public String defaultValue(String key) {
    return Objects.requireNonNull(values(sections).get(key), key);
  }

  /**
   * Where the value comes from: {@code default}, a file with the line, the variable by its name, or
   * {@code the command line}.
   */
  public String origin(String key) {
    var name = Objects.requireNonNullElse(config.getConfigValue(key).getSourceName(), DEFAULT);
    // The library says "PropertiesConfigSource[source=the environment]".
    var source = name.replaceFirst("^\\w+\\[source=(.*)]$", "$1");
    if (source.equals(ENVIRONMENT)) return "environment variable " + sources.variables.get(key);
    var files = Stream.concat(Stream.of(sources.file), sources.overlays.stream());
    var file = files.filter(each -> source.equals(each.toString())).findFirst();
    if (file.isEmpty()) return source;
    var lines = lines(file.get()).getOrDefault(key, List.of());
    return lines.isEmpty() ? source : source + ":" + lines.get(lines.size() - 1);
  }

  /** On which lines of the file each section and key stands; empty without a file. */
  public Map<String, List<Integer>> fileLines() {
    return lines(sources.file);
  }

  private static Map<String, List<Integer>> lines(Path file) {
    if (!Files.exists(file)) return Map.of();
    try {
      return YamlKeys.lines(Files.readString(file));
    } catch (IOException e) {
      return Map.of(); // it was there a moment ago
    }
  }

  /** The file that is read, whether it exists or not. */
  public Path file() {
    return sources.file;
  }

  /** All keys in the order of {@code conf/penstock.yaml}. */
  public List<String> keys() {
    return List.copyOf(values(sections).keySet());
  }

  public List<String> sections() {
    return List.copyOf(sections.keySet());
  }

  private static Map<String, String> values(Map<String, Record> sections) {
    var defaults = new LinkedHashMap<String, String>();
    sections.forEach((section, record) -> defaults.putAll(Binding.values(section, record)));
    return defaults;
  }

  /** The name of its variable in the environment. */
  public static String variable(String key) {
    return Variables.name(key);
  }

  private static List<SettingProblem> unknownKeys(
      Set<String> keys, String origin, Set<String> known) {
    return keys.stream()
        .filter(key -> !known.contains(key))
        .sorted()
        .map(key -> SettingProblem.unknown("key", key, origin, known))
        .toList();
  }

  private static void refuse(SettingProblem problem) {
    throw new SettingsException(problem.toString());
  }

  private static Map<String, String> yaml(Path file) {
    try {
      return YamlText.settings(Files.readString(file));
    } catch (IOException e) {
      throw new SettingsException("could not read " + file + ": " + e);
    } catch (RuntimeException e) {
      throw new SettingsException(file + " is not well-formed YAML: " + e.getMessage());
    }
  }
}
