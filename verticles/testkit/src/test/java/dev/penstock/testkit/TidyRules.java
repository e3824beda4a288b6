package dev.penstock.testkit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules of style as functions over a file's path in the repository and its text. */
final class TidyRules {
  private static final int LINES_MAX = 300;
  private static final List<String> SERVICES =
      List.of("order", "inventory", "payment", "gateway", "deadletter");
  private static final Pattern VAGUE_TYPE =
      Pattern.compile(
          "\\b(?:class|interface|record|enum) (\\w*(?:Util|Utils|Helper|Manager|Common))\\b");
  private static final Pattern FRAMEWORK = Pattern.compile("(?m)^import (?:static )?(io\\.\\S+);");
  private static final Pattern NATS =
      Pattern.compile("(?m)^import (?:static )?(io\\.nats\\.\\S+);");

  /** Reads the streams without our bridge, to owe nothing to what it audits. */
  private static final String AUDIT = "launcher/audit/src/";

  /** Whoever compares our bridge with plain jnats, or must be a stranger to it. */
  private static final List<String> BESIDE_THE_BRIDGE =
      List.of(
          "verticles/bridge/",
          "verticles/testkit/",
          AUDIT,
          "launcher/src/test/java/dev/penstock/launcher/schema/",
          "launcher/dev/src/main/java/dev/penstock/dev/bench/",
          "launcher/dev/src/main/java/dev/penstock/dev/crash/Stranger.java");

  private static final Pattern OURS =
      Pattern.compile("(?m)^import (?:static )?dev\\.penstock\\.(\\w+)\\.");
  private static final Pattern DOOR =
      Pattern.compile(
          ".*/(\\w*(?:Verticle|Service|Config|Intake|Door|Store|Gateway|Api|Meters)|\\w*Announcer|Redrive|Sweep|package-info)\\.java");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\bTO" + "DO\\b|\\bFIX" + "ME\\b|Thread\\.sleep\\(|printStackTrace\\(");

  static final Rule SHORT =
      (path, text) ->
          text.lines().count() > LINES_MAX
              ? broken(path, "has more than " + LINES_MAX + " lines; split it by what it does")
              : kept();

  static final Rule NAMED =
      (path, text) ->
          find(VAGUE_TYPE, text)
              .map(type -> path + ": " + type + " is named after nothing; name what it is");

  static final Rule PURE =
      (path, text) ->
          (isMainOfOneOf(path, List.of("order", "inventory", "payment", "deadletter"))
                      || path.contains("/main/java/dev/penstock/events/compatibility/"))
                  && !DOOR.matcher(path).matches()
              ? find(FRAMEWORK, text)
                  .map(name -> path + ": domain code imports no framework, not " + name)
              : kept();

  static final Rule APART =
      (path, text) ->
          isMainOfOneOf(path, SERVICES)
              ? OURS.matcher(text)
                  .results()
                  .map(found -> found.group(1))
                  .filter(room -> SERVICES.contains(room) && !isMainOfOneOf(path, List.of(room)))
                  .findFirst()
                  .map(room -> path + ": a service imports no service, not " + room)
              : kept();

  static final Rule BRIDGED =
      (path, text) ->
          BESIDE_THE_BRIDGE.stream().anyMatch(path::startsWith)
              ? kept()
              : find(NATS, text)
                  .map(name -> path + ": only bridge and testkit import io.nats, not " + name);

  static final Rule INDEPENDENT =
      (path, text) ->
          path.startsWith(AUDIT + "main/")
              ? OURS.matcher(text)
                  .results()
                  .map(found -> found.group(1))
                  .filter(room -> !room.equals("launcher") && !room.equals("audit"))
                  .findFirst()
                  .map(room -> path + ": the auditor imports nothing it audits, not " + room)
              : kept();

  static final Rule FINISHED =
      (path, text) ->
          UNFINISHED
              .matcher(text)
              .results()
              .findFirst()
              .map(found -> path + ": " + found.group() + " is left; finish it, await a condition");

  private TidyRules() {}

  /** Says how a file breaks a rule: its path, a colon, the rule; empty when it keeps it. */
  @FunctionalInterface
  interface Rule {
    Optional<String> broken(String path, String text);
  }

  static boolean isBuilt(String rootPom, String module) {
    return rootPom.contains("<module>" + module + "</module>");
  }

  private static boolean isMainOfOneOf(String path, List<String> rooms) {
    return rooms.stream().anyMatch(room -> path.startsWith("verticles/" + room + "/src/main/"));
  }

  private static Optional<String> find(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static Optional<String> broken(String path, String rule) {
    return Optional.of(path + ": " + rule);
  }

  private static Optional<String> kept() {
    return Optional.empty();
  }
}
