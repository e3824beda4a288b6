package dev.penstock.launcher.schema;

import dev.penstock.events.EventPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who still needs a version: the whole rule by which one ceases to be published, and is retired.
 * What is not visible blocks nothing: plain subscribers without the server's pages, consumers that
 * are gone, readers of copies of the stream.
 */
record Blockers(Survey survey) {

  /** Of publishing these versions and no others from now on. */
  List<Blocker> ofPublishing(SortedSet<Integer> wanted) {
    var blockers = new ArrayList<Blocker>();
    for (int dropped : VersionNumbers.without(survey.published(), wanted)) {
      strandedJvms(dropped, wanted).forEach(blockers::add);
      strandedReaders(dropped, wanted).forEach(blockers::add);
      for (var reading : survey.readingsOf(dropped)) {
        if (!reading.reader().isOurs() || !reading.reader().isPulled()) continue;
        if (!hasHeir(reading, wanted, heir -> heir.reader().isPulled())) {
          blockers.add(unpulled(reading, wanted));
        }
      }
    }
    return blockers;
  }

  /** Of reading this version no more. */
  List<Blocker> ofRetiring(int version) {
    var staying = new TreeSet<>(VersionNumbers.without(survey.known(), survey.retired()));
    staying.remove(version);
    if (staying.isEmpty()) {
      var why = "has no version but v" + version;
      return List.of(new Blocker(survey.event(), why, "make a new one first"));
    }
    var blockers = new ArrayList<Blocker>();
    publishers(version, staying, blockers);
    for (var reading : survey.readingsOf(version)) unfinished(reading).forEach(blockers::add);
    strandedReaders(version, staying).forEach(blockers::add);
    strandedJvms(version, staying).forEach(blockers::add);
    for (var reading : survey.readingsOf(version)) {
      if (!reading.reader().isOurs()) continue;
      if (!hasHeir(reading, staying, heir -> heir.reader().isPulled())) {
        blockers.add(unpulled(reading, staying));
      }
    }
    return blockers;
  }

  private void publishers(int version, SortedSet<Integer> staying, List<Blocker> blockers) {
    var rest = new TreeSet<>(survey.published());
    if (rest.remove(version)) {
      var then = EventPolicy.text(rest.isEmpty() ? newest(staying) : rest);
      blockers.add(
          new Blocker(
              "Penstock",
              "is to publish " + EventPolicy.text(survey.published()),
              "penstock schema publish " + survey.event() + " " + then + " ends that"));
    }
    for (var jvm : survey.jvms()) {
      if (!jvm.published(survey.event()).contains(version)
          || survey.published().contains(version)) {
        continue;
      }
      blockers.add(
          new Blocker(
              jvm.inWords(),
              "still publishes v" + version,
              "wait until it has followed, or start it again"));
    }
    for (var each : survey.publishings()) {
      if (each.version() != version || each.stored() == 0) continue;
      blockers.add(
          new Blocker(
              each.bySource().isEmpty() ? "somebody" : each.sources(),
              "published %s of v%d in the last %s%s"
                  .formatted(
                      messages(each.stored()),
                      version,
                      inWords(survey.window()),
                      each.last().map(at -> ", the last at " + at).orElse("")),
              "wait until that is longer ago than --since, or end it when it is not ours"));
    }
  }

  private List<Blocker> unfinished(Reading reading) {
    var blockers = new ArrayList<Blocker>();
    var next = "wait until it has them all, or delete it when nobody uses it";
    if (reading.waiting() > 0) {
      var why = "is still to be delivered " + messages(reading.waiting()) + " of v";
      blockers.add(new Blocker(reading.reader().name(), why + reading.version(), next));
    }
    if (reading.unacknowledged() > 0) {
      var why = "has not acknowledged " + messages(reading.unacknowledged()) + " of v";
      blockers.add(new Blocker(reading.reader().name(), why + reading.version(), next));
    }
    return blockers;
  }

  private List<Blocker> strandedJvms(int dropped, SortedSet<Integer> left) {
    return survey.jvms().stream()
        .filter(jvm -> jvm.reads(survey.event()).contains(dropped))
        .filter(jvm -> Collections.disjoint(jvm.reads(survey.event()), left))
        .map(
            jvm ->
                new Blocker(
                    jvm.inWords(),
                    "reads only " + EventPolicy.text(jvm.reads(survey.event())),
                    "replace it by one that reads " + EventPolicy.text(left)))
        .toList();
  }

  private List<Blocker> strandedReaders(int dropped, SortedSet<Integer> left) {
    var blockers = new ArrayList<Blocker>();
    for (var reading : survey.readingsOf(dropped)) {
      if (reading.reader().isOurs() || !reading.isReceiving()) continue;
      if (!hasHeir(reading, left, heir -> true)) blockers.add(stranded(reading, left));
    }
    for (var subscriber : survey.subscribers().orElse(List.of())) {
      if (!subscriber.versions().contains(dropped)) continue;
      if (!Collections.disjoint(subscriber.versions(), left)) continue;
      blockers.add(
          new Blocker(
              subscriber.name(),
              "listens to %s and to no %s"
                  .formatted(String.join(", ", subscriber.subjects()), EventPolicy.text(left)),
              "have it listen to " + subjects(left)));
    }
    return blockers;
  }

  private Blocker stranded(Reading reading, SortedSet<Integer> left) {
    var received =
        reading.delivered() > 0
            ? "received %s of v%d in the last %s"
                .formatted(
                    messages(reading.delivered()), reading.version(), inWords(survey.window()))
            : "received older messages in the last "
                + inWords(survey.window())
                + ", of v"
                + reading.version()
                + " perhaps,";
    return new Blocker(
        reading.reader().name(),
        received + " and has no consumer of " + EventPolicy.text(left),
        "have it read " + subjects(left));
  }

  private Blocker unpulled(Reading reading, SortedSet<Integer> left) {
    return new Blocker(
        reading.reader().name(),
        "takes v%d, and nobody pulls a consumer of %s for the same"
            .formatted(reading.version(), EventPolicy.text(left)),
        "start a Penstock that reads " + EventPolicy.text(left));
  }

  /** Whether the same reader takes one of the versions too, on every lane of this one. */
  private boolean hasHeir(Reading reading, SortedSet<Integer> versions, Predicate<Reading> isFit) {
    var open = new HashSet<>(reading.lanes());
    survey.readings().stream()
        .filter(heir -> versions.contains(heir.version()))
        .filter(heir -> heir.isOf(reading))
        .filter(isFit)
        .forEach(heir -> open.removeAll(heir.lanes()));
    return open.isEmpty();
  }

  private String subjects(SortedSet<Integer> versions) {
    return String.join(" or ", versions.stream().map(survey::subject).toList());
  }

  private static SortedSet<Integer> newest(SortedSet<Integer> versions) {
    return new TreeSet<>(Set.of(versions.last()));
  }

  static String messages(long count) {
    return count == 1 ? "1 message" : count + " messages";
  }

  /** As it is given on the command line: {@code 24h}. */
  static String inWords(Duration window) {
    if (window.toSeconds() % 3600 == 0) return window.toHours() + "h";
    return window.toSeconds() % 60 == 0 ? window.toMinutes() + "m" : window.toSeconds() + "s";
  }
}
