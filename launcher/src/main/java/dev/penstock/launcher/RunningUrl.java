package dev.penstock.launcher;

import java.util.Map;
import java.util.Set;

/** Where a running Penstock is, for commands that ask one. */
public final class RunningUrl {
  /** What listens everywhere is asked here. */
  private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::", "[::]");

  private RunningUrl() {}

  /** By the settings of this installation. Throws {@link SettingsException}. */
  public static String configured() {
    var file = Home.path().resolve("conf/penstock.yaml");
    var settings = Settings.load(Services.sections(), file, System.getenv(), Map.of());
    var http = settings.bind("http", HttpOptions.class);
    var host = ANYWHERE.contains(http.host()) ? "127.0.0.1" : http.host();
    return "http://" + host + ":" + http.port();
  }
}
