package dev.penstock.launcher.schema;

import dev.penstock.events.EventPolicy;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A survey for people, with what to do next. */
record SurveyReport(PrintWriter out, Survey survey) {
  private static final String CONSUMER = "  %-34s  %-9s  %-8s  %9s  %9s  %9s  %-11s  %s%n";
  private static final String JVM = "  %-34s  %-10s  %-10s  %s%n";

  void print() {
    out.printf(
        "%s, the last %s up to %s%n",
        survey.event(), Blockers.inWords(survey.window()), survey.at());
    out.printf(
        "published: %s; retired: %s%n",
        EventPolicy.text(survey.published()), orNone(EventPolicy.text(survey.retired())));
    if (survey.stream().isEmpty()) {
      out.println("No stream stores it; penstock run makes one.");
    } else {
      survey.known().forEach(this::print);
    }
    printJvms();
    printSubscribers();
    next().ifPresent(text -> out.println("Next: " + text));
    out.println();
  }

  private void print(int version) {
    out.println();
    out.println("v%d  %s".formatted(version, published(version)));
    var readings = survey.readingsOf(version);
    if (readings.isEmpty()) {
      out.println("  no consumer takes it");
      return;
    }
    out.printf(
        CONSUMER,
        "CONSUMER",
        "KIND",
        "WHOSE",
        "DELIVERED",
        "WAITING",
        "UNACKED",
        "LAST ACTIVE",
        "PULLED");
    for (var reading : readings) {
      var reader = reading.reader();
      out.printf(
          CONSUMER,
          reader.name(),
          reader.kind().text(),
          reader.isOurs() ? "ours" : "external",
          reading.gotOlder() ? "older" : reading.delivered(),
          reading.waiting(),
          reading.unacknowledged(),
          reader.lastActive().map(at -> ago(at, survey.at())).orElse("never"),
          reader.isPulled() ? "yes" : "no");
    }
  }

  private String published(int version) {
    var publishing =
        survey.publishings().stream().filter(each -> each.version() == version).findFirst();
    return survey.subject(version)
        + publishing
            .map(
                each ->
                    "  stored: %d%s%s"
                        .formatted(
                            each.stored(),
                            each.bySource().isEmpty() ? "" : ", by " + each.sources(),
                            each.last().map(at -> ", the last at " + at).orElse("")))
            .orElse("");
  }

  private void printJvms() {
    out.println();
    if (survey.jvms().isEmpty()) {
      out.println("No process of Penstock tells that it lives.");
      return;
    }
    out.printf(JVM, "PROCESS", "READS", "PUBLISHES", "SERVICES");
    for (var jvm : survey.jvms()) {
      out.printf(
          JVM,
          jvm.name(),
          orDash(EventPolicy.text(jvm.reads(survey.event()))),
          orDash(EventPolicy.text(jvm.published(survey.event()))),
          String.join(" ", jvm.services()));
    }
  }

  private void printSubscribers() {
    for (var copy : survey.copies()) {
      out.println("Stream " + copy + " copies it; who reads there is not seen here.");
    }
    if (survey.subscribers().isEmpty()) {
      out.println(
          "Plain subscribers are not visible; --monitor-url names the server's pages that show"
              + " them.");
      return;
    }
    var subscribers = survey.subscribers().get();
    if (subscribers.isEmpty()) out.println("No plain subscriber.");
    for (var each : subscribers) {
      out.println(
          "Plain subscriber: %s, on %s".formatted(each.name(), String.join(", ", each.subjects())));
    }
  }

  /** The step towards the newest version that may be taken now, or who holds it up. */
  private Optional<String> next() {
    var staying = VersionNumbers.without(survey.known(), survey.retired());
    if (survey.known().size() < 2 || staying.isEmpty()) return Optional.empty();
    SortedSet<Integer> newest = new TreeSet<>(List.of(staying.last()));
    if (survey.drafts().containsAll(newest)) {
      return Optional.of(
          "penstock schema check --publish %s.v%d, once others may rely on it"
              .formatted(survey.event(), newest.first()));
    }
    if (!survey.published().containsAll(newest)) {
      var both = new TreeSet<>(survey.published());
      both.addAll(newest);
      return Optional.of(publish(both));
    }
    if (!survey.published().equals(newest)) {
      return Optional.of(orWhoHolds(new Blockers(survey).ofPublishing(newest), publish(newest)));
    }
    if (staying.size() == 1) return Optional.empty();
    int oldest = staying.first();
    return Optional.of(
        orWhoHolds(
            new Blockers(survey).ofRetiring(oldest),
            "penstock schema retire " + survey.event() + " v" + oldest));
  }

  private String publish(SortedSet<Integer> versions) {
    return "penstock schema publish " + survey.event() + " " + EventPolicy.text(versions);
  }

  private static String orWhoHolds(List<Blocker> blockers, String command) {
    if (blockers.isEmpty()) return command;
    return command + ", once this is settled:" + lines(blockers);
  }

  /** Each on a line of its own. */
  static String lines(List<Blocker> blockers) {
    var lines = new StringBuilder();
    for (var each : blockers) lines.append(System.lineSeparator()).append("  ").append(each);
    return lines.toString();
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "none" : text;
  }

  /** A process says nothing of what has one version only. */
  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String ago(Instant time, Instant now) {
    var age = Duration.between(time, now);
    if (age.toDays() > 0) return age.toDays() + "d ago";
    if (age.toHours() > 0) return age.toHours() + "h ago";
    if (age.toMinutes() > 0) return age.toMinutes() + "m ago";
    return Math.max(0, age.toSeconds()) + "s ago";
  }
}
