package dev.penstock.launcher.doctor;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.StreamSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a user may do all that the services do. */
final class NatsPermissionJudgement {
  private static final int NAMED_MAX = 6;

  private NatsPermissionJudgement() {}

  /** What the services publish to, the API of JetStream included. */
  static List<String> publishes(
      List<String> events, List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    var subjects = new ArrayList<>(events);
    for (var stream : streams) {
      for (var verb : List.of("INFO", "CREATE", "UPDATE", "MSG.GET")) {
        subjects.add("$JS.API.STREAM." + verb + "." + stream.name());
      }
    }
    for (var consumer : consumers) {
      var name = consumer.stream() + "." + consumer.durable();
      subjects.add("$JS.API.CONSUMER.INFO." + name);
      subjects.add("$JS.API.CONSUMER.DURABLE.CREATE." + name);
      subjects.add("$JS.API.CONSUMER.MSG.NEXT." + name);
      subjects.add("$JS.ACK." + name + ".>");
    }
    return subjects;
  }

  static List<Finding> of(
      NatsPermissions publish,
      NatsPermissions subscribe,
      List<String> publishes,
      List<String> subscribes) {
    return List.of(judge("publish", publish, publishes), judge("subscribe", subscribe, subscribes));
  }

  private static Finding judge(String kind, NatsPermissions granted, List<String> wanted) {
    var id = "nats.permissions." + kind;
    var missing = wanted.stream().filter(subject -> !granted.permits(subject)).toList();
    if (missing.isEmpty()) return Finding.ok(id, "may " + kind + " to all that services need");
    var named = missing.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
    int more = missing.size() - NAMED_MAX;
    return Finding.error(
        id,
        "may not %s to %s%s".formatted(kind, named, more > 0 ? " and " + more + " more" : ""),
        "add them to permissions." + kind + ".allow of this user, or leave out their service here");
  }
}
