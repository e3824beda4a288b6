package dev.penstock.launcher.doctor;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a user may do all that the services do. */
final class NatsPermissionJudgement {
  private static final int NAMED_MAX = 6;

  private NatsPermissionJudgement() {}

  /**
   * What is published to.
   *
   * @param working while the services work
   * @param provisioning when a stream or consumer is to be made, changed, or made again
   */
  record Subjects(List<String> working, List<String> provisioning) {

    static Subjects of(
        List<String> events, List<StreamSpec> streams, List<ConsumerSpec> consumers) {
      var working = new ArrayList<>(events);
      var provisioning = new ArrayList<String>();
      for (var stream : streams) {
        working.add("$JS.API.STREAM.INFO." + stream.name());
        working.add("$JS.API.STREAM.MSG.GET." + stream.name());
        provisioning.add("$JS.API.STREAM.CREATE." + stream.name());
        provisioning.add("$JS.API.STREAM.UPDATE." + stream.name());
        provisioning.add("$JS.API.CONSUMER.LIST." + stream.name());
      }
      working.add("$KV." + Presence.BUCKET + ".instance");
      working.add("$JS.API.CONSUMER.CREATE.KV_" + PolicyBucket.NAME);
      for (var bucket : List.of(PolicyBucket.NAME, Presence.BUCKET)) {
        working.add("$JS.API.STREAM.INFO.KV_" + bucket);
        provisioning.add("$JS.API.STREAM.CREATE.KV_" + bucket);
        provisioning.add("$JS.API.STREAM.UPDATE.KV_" + bucket);
      }
      for (var consumer : consumers) {
        var name = consumer.stream() + "." + consumer.durable();
        working.add("$JS.API.CONSUMER.INFO." + name);
        working.add("$JS.API.CONSUMER.MSG.NEXT." + name);
        working.add("$JS.ACK." + name + ".>");
        provisioning.add("$JS.API.CONSUMER.DURABLE.CREATE." + name);
        provisioning.add("$JS.API.CONSUMER.DELETE." + name);
      }
      return new Subjects(working, provisioning);
    }
  }

  static List<Finding> of(
      NatsPermissions publish, NatsPermissions subscribe, Subjects publishes, String inbox) {
    return List.of(
        judge("publish", publish, publishes.working()),
        judge("subscribe", subscribe, List.of(inbox)),
        provision(publish, publishes.provisioning()));
  }

  private static Finding provision(NatsPermissions granted, List<String> wanted) {
    var id = "nats.permissions.provision";
    return missing(granted, wanted)
        .map(
            subjects ->
                Finding.warning(
                    id,
                    "may not publish to "
                        + subjects
                        + ": cannot make streams and consumers, nor make"
                        + " them again when the broker loses them",
                    "add them to permissions.publish.allow of this user, or see to them yourself"))
        .orElseGet(() -> Finding.ok(id, "may make and change streams and consumers"));
  }

  private static Finding judge(String kind, NatsPermissions granted, List<String> wanted) {
    var id = "nats.permissions." + kind;
    return missing(granted, wanted)
        .map(
            subjects ->
                Finding.error(
                    id,
                    "may not %s to %s".formatted(kind, subjects),
                    "add them to permissions.%s.allow of this user".formatted(kind)))
        .orElseGet(() -> Finding.ok(id, "may " + kind + " to all that the services need"));
  }

  private static Optional<String> missing(NatsPermissions granted, List<String> wanted) {
    var missing = wanted.stream().filter(subject -> !granted.permits(subject)).toList();
    if (missing.isEmpty()) return Optional.empty();
    var named = missing.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
    int more = missing.size() - NAMED_MAX;
    return Optional.of(more > 0 ? named + " and " + more + " more" : named);
  }
}
