package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  record Pump(
      int speedMax, Duration pause, String name, boolean loud, double share, long bytesMax) {
    Pump {
      if (speedMax < 1)
        throw new IllegalArgumentException("speed_max must be 1.., was " + speedMax);
    }
  }

  private static final Map<String, Record> SECTIONS =
      Map.of(
          "pump", new Pump(5, Duration.ofSeconds(90), "p", false, 0.5, 1L << 40),
          "nats", NatsOptions.DEFAULTS,
          "database", dev.penstock.store.LedgerOptions.DEFAULTS);

  @Test
  void letsTheLaterSourceWin() throws IOException {
    var file = yaml("pump:\n  speed_max: 6\n  name: from-file\n  loud: true\n");
    var settings =
        Settings.load(
            SECTIONS,
            file,
            Map.of("PENSTOCK_PUMP_SPEED_MAX", "7", "PENSTOCK_PUMP_LOUD", "false", "HOME", "/x"),
            Map.of("pump.speed_max", "8"));
    assertThat(settings.bind("pump", Pump.class))
        .isEqualTo(new Pump(8, Duration.ofSeconds(90), "from-file", false, 0.5, 1L << 40));
  }

  @Test
  void knowsWhereEachValueComesFrom() throws IOException {
    var file = yaml("pump:\n  name: from-file\n");
    var settings =
        Settings.load(
            SECTIONS, file, Map.of("PENSTOCK_PUMP_PAUSE", "5m"), Map.of("pump.share", "0.25"));
    assertThat(settings.origin("pump.speed_max")).isEqualTo("default");
    assertThat(settings.origin("pump.name")).isEqualTo(file + ":2");
    assertThat(settings.origin("pump.pause")).isEqualTo("environment variable PENSTOCK_PUMP_PAUSE");
    assertThat(settings.origin("pump.share")).isEqualTo("the command line");
    assertThat(settings.bind("pump", Pump.class).pause()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void laysOverlaysOverTheFileOneAfterTheOther() throws IOException {
    var file = yaml("pump:\n  speed_max: 6\n  name: from-file\n  pause: 1s\n");
    var first = overlay("first.yaml", "pump:\n  name: from-first\n  pause: 2s\n");
    var second = overlay("second.yaml", "pump:\n  pause: 3s\n");
    var third = overlay("third.yaml", "pump:\n  share: 0.75\n");
    var environment = Map.of("PENSTOCK_OVERLAY", first + ", " + second, "PENSTOCK_PUMP_SHARE", "1");
    var settings = Settings.load(SECTIONS, file, List.of(third), environment, Map.of());
    assertThat(settings.bind("pump", Pump.class))
        .isEqualTo(new Pump(6, Duration.ofSeconds(3), "from-first", false, 1, 1L << 40));
    assertThat(settings.origin("pump.name")).contains(first.toString());
    assertThat(settings.origin("pump.pause")).contains(second.toString());
    assertThat(settings.origin("pump.speed_max")).contains(file.toString());
  }

  @Test
  void refusesAnOverlayThatIsNotThereOrHasUnknownKeys() throws IOException {
    assertThatThrownBy(() -> overlaid(absent()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("could not read " + absent());
    var misspelt = overlay("misspelt.yaml", "pump:\n  nam: x\n");
    assertThatThrownBy(() -> overlaid(misspelt))
        .hasMessage("unknown key pump.nam in " + misspelt + "; did you mean pump.name?");
  }

  @Test
  void readsSecretsFromFilesThatTheEnvironmentNames() throws IOException {
    var url = Files.writeString(folder.resolve("url"), "postgresql://p:secret@h/x\n");
    var name = Files.writeString(folder.resolve("name"), "from-secret\n");
    var environment =
        Map.of("DATABASE_URL_FILE", url.toString(), "PENSTOCK_PUMP_NAME_FILE", name.toString());
    var settings = Settings.load(SECTIONS, absent(), environment, Map.of());
    assertThat(settings.value("database.url")).isEqualTo("postgresql://p:secret@h/x");
    assertThat(settings.value("pump.name")).isEqualTo("from-secret");
    assertThat(settings.origin("pump.name")).contains(name.toString());
  }

  @Test
  void refusesASecretThatCannotBeReadOrIsSetTwice() throws IOException {
    var name = Files.writeString(folder.resolve("name"), "x").toString();
    assertThatThrownBy(() -> inEnvironment(Map.of("PENSTOCK_PUMP_NAME_FILE", "" + absent())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PENSTOCK_PUMP_NAME_FILE names " + absent());
    assertThatThrownBy(
            () -> inEnvironment(Map.of("PENSTOCK_PUMP_NAME_FILE", name, "PENSTOCK_PUMP_NAME", "y")))
        .hasMessage("pump.name is set in the environment and by " + name + "; set one of them");
    assertThatThrownBy(() -> inEnvironment(Map.of("PENSTOCK_PUMP_NAM_FILE", name)))
        .hasMessageContaining("unknown variable PENSTOCK_PUMP_NAM_FILE");
  }

  @Test
  void takesTheNamesThatOtherProgramsUse() {
    var environment =
        Map.of(
            "NATS_URL", "nats://n:4222", "DATABASE_URL", "postgresql://p/x", "NATS_SERVER", "/n");
    var settings = Settings.load(SECTIONS, absent(), environment, Map.of());
    assertThat(settings.value("nats.url")).isEqualTo("nats://n:4222");
    assertThat(settings.value("nats.server")).isEqualTo("/n");
    assertThat(settings.value("database.url")).isEqualTo("postgresql://p/x");
  }

  @Test
  void prefersItsOwnNameOfAVariableAndSaysWhichCounted() {
    var environment = Map.of("NATS_URL", "nats://n", "PENSTOCK_NATS_URL", "nats://p");
    var settings = Settings.load(SECTIONS, absent(), environment, Map.of());
    assertThat(settings.value("nats.url")).isEqualTo("nats://p");
    assertThat(settings.origin("nats.url")).isEqualTo("environment variable PENSTOCK_NATS_URL");
  }

  @Test
  void findsEveryProblemAtOnce() throws IOException {
    var file = yaml("pump:\n  sped_max: 6\n  pause: soon\n  loud: maybe\n");
    var environment = Map.of("PENSTOCK_PUMP_NAM", "x", "PENSTOCK_NATS_BACKOFF_MIN", "0s");
    var commandLine = Map.of("pump.speed_max", "0", "nats.ping_interval", "1ms");
    var problems = Settings.read(SECTIONS, file, List.of(), environment, commandLine).problems();
    assertThat(problems.stream().map(SettingProblem::toString))
        .containsExactlyInAnyOrder(
            "unknown key pump.sped_max in " + file + "; did you mean pump.speed_max?",
            "unknown variable PENSTOCK_PUMP_NAM in the environment;"
                + " did you mean PENSTOCK_PUMP_NAME?",
            "pump.pause must be a duration such as 250ms, 10s, 5m, 2h or 7d, was \"soon\" (from "
                + file
                + ":3)",
            "pump.loud must be true or false, was \"maybe\" (from " + file + ":4)",
            "pump.speed_max must be 1.., was 0 (from the command line)",
            "nats.backoff_min must be 1ms up to backoff_max"
                + " (from environment variable PENSTOCK_NATS_BACKOFF_MIN)",
            "nats.ping_interval must be at least 100ms (from the command line)");
  }

  @Test
  void overridesWhatOnlyTheProcessKnows() {
    var settings =
        Settings.load(SECTIONS, absent(), Map.of(), Map.of("pump.name", "configured"))
            .withOverride("pump.name", "first")
            .withOverride("pump.name", "second");
    assertThat(settings.value("pump.name")).isEqualTo("second");
  }

  @Test
  void namesTheNearestKeyOfAnUnknownOne() throws IOException {
    var file = yaml("pump:\n  sped_max: 6\n");
    assertThatThrownBy(() -> Settings.load(SECTIONS, file, Map.of(), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("unknown key pump.sped_max in " + file + "; did you mean pump.speed_max?");
    assertThatThrownBy(
            () -> Settings.load(SECTIONS, absent(), Map.of("PENSTOCK_PUMP_PAUS", "1s"), Map.of()))
        .hasMessageContaining("did you mean PENSTOCK_PUMP_PAUSE?");
    assertThatThrownBy(() -> Settings.load(SECTIONS, absent(), Map.of(), Map.of("pmp.name", "x")))
        .hasMessageContaining("the command line; did you mean pump.name?");
  }

  @Test
  void namesKeyRuleValueAndOriginOfAWrongValue() {
    assertThatThrownBy(() -> with("pump.speed_max", "0").check())
        .hasMessage("pump.speed_max must be 1.., was 0 (from the command line)");
    assertThatThrownBy(() -> with("pump.speed_max", "fast").check())
        .hasMessage("pump.speed_max must be a whole number, was \"fast\" (from the command line)");
    assertThatThrownBy(() -> with("pump.pause", "5").check())
        .hasMessageStartingWith("pump.pause must be a duration such as 250ms");
    assertThatThrownBy(() -> with("pump.loud", "yes").check())
        .hasMessageStartingWith("pump.loud must be true or false");
  }

  @Test
  void saysWhichFileIsNotYaml() throws IOException {
    var file = yaml("pump: [1\n");
    assertThatThrownBy(() -> Settings.load(SECTIONS, file, Map.of(), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void writesEveryDefaultIntoTheShippedFile() {
    var sections = Services.sections();
    var root = Path.of(System.getProperty("penstock.root"));
    var file = root.resolve("conf/penstock.yaml");
    var shipped = Settings.load(sections, file, Map.of(), Map.of()).check();
    var defaults = Settings.load(sections, absent(), Map.of(), Map.of());
    for (var key : defaults.keys()) {
      assertThat(shipped.origin(key)).as(key).contains("penstock.yaml");
      assertThat(shipped.value(key)).as(key).isEqualTo(defaults.value(key));
    }
    assertThat(shipped.fileLines().keySet()).containsSubsequence(defaults.keys());
  }

  @Test
  void shipsAnOverlayForAClusterThatOnlyNeedsAPassword() {
    var overlay = Path.of(System.getProperty("penstock.root"), "conf/cluster.yaml");
    var commandLine = Map.of("nats.url", "nats://n", "nats.password", "secret");
    var settings =
        Settings.load(Services.sections(), absent(), List.of(overlay), Map.of(), commandLine);
    assertThat(settings.check().value("streams.replicas")).isEqualTo("3");
  }

  private Settings overlaid(Path overlay) {
    return Settings.load(SECTIONS, absent(), List.of(overlay), Map.of(), Map.of());
  }

  private Settings inEnvironment(Map<String, String> environment) {
    return Settings.load(SECTIONS, absent(), environment, Map.of());
  }

  private Path overlay(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Settings with(String key, String value) {
    return Settings.load(SECTIONS, absent(), Map.of(), Map.of(key, value));
  }

  private Path absent() {
    return folder.resolve("absent");
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("penstock.yaml"), text);
  }
}
