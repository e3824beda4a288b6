package dev.penstock.dev.cluster;

import dev.penstock.dev.cluster.ClusterState.Consumer;
import dev.penstock.dev.cluster.ClusterState.Part;
import dev.penstock.dev.cluster.ClusterState.Replica;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** How a cluster is, for people and for machines. */
final class StateText {
  private static final String PART = "  %-12s %-9s %-9s %8s  %-26s %s%n";
  private static final String STREAM = "  %-22s %-9s %10s %8s  %s%n";
  private static final String CONSUMER = "  %-28s %-11s pending %d, unacknowledged %d%n";
  private static final long MIB = 1L << 20;

  private StateText() {}

  static void print(PrintWriter out, ClusterState state) {
    out.printf(PART, "PROCESS", "PID", "ROLE", "MEMORY", "ADDRESS", "HEALTH");
    for (var node : state.nodes()) {
      boolean leads = state.metaLeader().filter(node.name()::equals).isPresent();
      printPart(out, node, node.pid().isEmpty() ? "-" : leads ? "leader" : "follower");
    }
    printPart(out, state.postgres(), "ledger");
    for (var service : state.services()) printPart(out, service.part(), "service");
    out.printf("%n" + STREAM, "STREAM", "LEADER", "MESSAGES", "SIZE", "FOLLOWERS");
    for (var stream : state.streams()) {
      out.printf(
          STREAM,
          stream.name(),
          stream.leader().orElse("none"),
          stream.messages(),
          mebibytes(stream.bytes()),
          stream.followers().stream().map(Replica::toString).collect(Collectors.joining(", ")));
    }
    out.printf("%n  CONSUMERS%n");
    consumers(state)
        .forEach(
            consumer ->
                out.printf(
                    CONSUMER,
                    consumer.durable(),
                    consumer.stream(),
                    consumer.pending(),
                    consumer.unacknowledged()));
    printVerdict(out, state.problems());
    out.flush();
  }

  private static void printPart(PrintWriter out, Part part, String role) {
    out.printf(
        PART,
        part.name(),
        part.pid().map(Object::toString).orElse("-"),
        role,
        mebibytes(part.residentBytes()),
        part.url().replaceFirst("postgresql://postgres@(.*)/postgres", "$1"),
        part.pid().isEmpty() ? "down" : part.trouble().orElse("ok"));
  }

  private static void printVerdict(PrintWriter out, List<String> problems) {
    out.println();
    if (problems.isEmpty()) out.println("All is well.");
    else out.println("Degraded:");
    problems.forEach(problem -> out.println("  " + problem));
    if (!problems.isEmpty()) out.println("`penstock cluster up` starts what does not run.");
  }

  private static List<Consumer> consumers(ClusterState state) {
    return state.services().stream()
        .flatMap(service -> service.consumers().stream())
        .distinct()
        .toList();
  }

  private static String mebibytes(long bytes) {
    return bytes < MIB ? "<1 MiB" : bytes / MIB + " MiB";
  }

  static JsonObject json(ClusterState state) {
    return new JsonObject()
        .put("well", state.problems().isEmpty())
        .put("problems", new JsonArray(state.problems()))
        .put("meta_leader", state.metaLeader().orElse(null))
        .put("nodes", array(state.nodes().stream().map(StateText::json).toList()))
        .put("postgres", json(state.postgres()))
        .put("streams", array(state.streams().stream().map(StateText::json).toList()))
        .put("services", array(state.services().stream().map(StateText::json).toList()));
  }

  private static JsonArray array(List<JsonObject> objects) {
    return new JsonArray(objects);
  }

  private static JsonObject json(Part part) {
    return new JsonObject()
        .put("name", part.name())
        .put("url", part.url())
        .put("pid", part.pid().orElse(null))
        .put("healthy", part.problem().isEmpty())
        .put("trouble", part.trouble().orElse(null))
        .put("resident_bytes", part.residentBytes());
  }

  private static JsonObject json(ClusterState.Stream stream) {
    var followers =
        stream.followers().stream()
            .map(
                follower ->
                    new JsonObject()
                        .put("node", follower.node())
                        .put("current", follower.current())
                        .put("offline", follower.offline())
                        .put("lag", follower.lag()))
            .toList();
    return new JsonObject()
        .put("name", stream.name())
        .put("leader", stream.leader().orElse(null))
        .put("followers", array(followers))
        .put("messages", stream.messages())
        .put("bytes", stream.bytes());
  }

  private static JsonObject json(ClusterState.Service service) {
    var consumers =
        service.consumers().stream()
            .map(
                consumer ->
                    new JsonObject()
                        .put("stream", consumer.stream())
                        .put("durable", consumer.durable())
                        .put("leader", consumer.leader().orElse(null))
                        .put("pending", consumer.pending())
                        .put("unacknowledged", consumer.unacknowledged())
                        .put("redelivered", consumer.redelivered()))
            .toList();
    return json(service.part())
        .put("verticle", service.verticle())
        .put("consumers", array(consumers));
  }
}
