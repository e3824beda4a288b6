package dev.penstock.launcher.config;

import dev.penstock.launcher.Home;
import dev.penstock.launcher.NatsOptions;
import dev.penstock.launcher.SettingProblem;
import dev.penstock.launcher.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The files that settings name: are they there, can they be used, and who else can read them. */
final class NamedFiles {
  /** Whoever can read one of these can be us. Relative to the project. */
  private static final List<String> SECRET_FILES =
      List.of(
          "nats.password_file",
          "nats.token_file",
          "nats.nkey_seed_file",
          "nats.credentials_file",
          "nats.tls_trust_store_password_file",
          "nats.tls_key_store",
          "nats.tls_key_store_password_file");

  private static final Pattern SECRET_IN_URL = Pattern.compile("://[^/]*:[^/]*@|password=");

  private NamedFiles() {}

  static List<SettingProblem> of(Settings settings) {
    var problems = new ArrayList<SettingProblem>();
    settings
        .bindLeniently("nats", NatsOptions.class)
        .fileFaults()
        .forEach(
            (key, fault) ->
                problems.add(
                    SettingProblem.wrong(settings, "nats." + key, "cannot be used: " + fault, "")));
    natsServer(settings, problems);
    logFile(settings, problems);
    SECRET_FILES.stream()
        .filter(key -> !settings.value(key).isBlank())
        .filter(key -> isOpenToAll(Home.path().resolve(settings.value(key))))
        .forEach(
            key ->
                problems.add(
                    SettingProblem.doubtful(
                        settings,
                        key,
                        "names a file that every user of this machine can read",
                        "chmod 600 " + Home.path().resolve(settings.value(key)))));
    secretsInTheFile(settings, problems);
    return problems;
  }

  private static void natsServer(Settings settings, List<SettingProblem> problems) {
    var program = settings.value("nats.server").strip();
    if (program.isEmpty() || !settings.value("nats.url").isBlank()) return;
    var path = Path.of(program).toAbsolutePath();
    if (Files.isRegularFile(path) && Files.isExecutable(path)) return;
    problems.add(
        SettingProblem.wrong(
            settings,
            "nats.server",
            "is not a program: " + path,
            "name a nats-server, or nothing to have one found"));
  }

  private static void logFile(Settings settings, List<SettingProblem> problems) {
    var name = settings.value("log.file");
    if (name.isEmpty()) return;
    var path = Path.of(name).toAbsolutePath();
    var parent = path.getParent();
    if (parent != null && Files.isWritable(Files.exists(path) ? path : parent)) return;
    problems.add(
        SettingProblem.wrong(
            settings,
            "log.file",
            "cannot be written: " + path,
            "name a file in a folder that this user may write to"));
  }

  private static void secretsInTheFile(Settings settings, List<SettingProblem> problems) {
    if (!isOpenToAll(settings.file())) return;
    for (var key : settings.keys()) {
      if (!settings.origin(key).startsWith(settings.file().toString())) continue;
      var value = settings.value(key);
      boolean secret =
          !value.equals(settings.shown(key))
              && (!key.endsWith("url") || SECRET_IN_URL.matcher(value).find());
      if (!secret || value.equals(settings.defaultValue(key))) continue;
      problems.add(
          SettingProblem.doubtful(
              settings,
              key,
              "is a secret in a file that every user of this machine can read",
              "chmod 600 " + settings.file() + ", or give it by " + Settings.variable(key)));
    }
  }

  /** False also where files have no such permissions. */
  private static boolean isOpenToAll(Path file) {
    try {
      return Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE).stream()
          .anyMatch(permissions(file)::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file);
  }
}
