package dev.penstock.dev.cluster;

import dev.penstock.dev.cluster.ClusterState.Consumer;
import dev.penstock.dev.cluster.ClusterState.Replica;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the nodes say of streams and consumers on their {@code /jsz} pages. Each node shows all that
 * it has a replica of, but only the leader of something knows how it is.
 *
 * @param byNode only of nodes that answered
 * @see <a href="https://docs.nats.io/running-a-nats-service/nats_admin/monitoring">monitoring</a>
 */
record JetStreamPages(Map<String, JsonObject> byNode) {
  static final String PATH = "/jsz?consumers=true";

  /**
   * The node that says so itself; empty without a majority, whatever one left alone believes for a
   * while.
   */
  Optional<String> metaLeader() {
    if (2 * byNode.size() <= Layout.NODES.size()) return Optional.empty();
    return byNode.keySet().stream().filter(this::leadsByItsOwnAccount).findFirst();
  }

  private boolean leadsByItsOwnAccount(String node) {
    var page = byNode.getOrDefault(node, new JsonObject());
    return object(page, "meta_cluster").getString("leader", "").equals(node);
  }

  /** As its leader sees it; without a leader, as it is not known. */
  ClusterState.Stream stream(String name) {
    return details(name)
        .filter(JetStreamPages::isLeaders)
        .findFirst()
        .map(detail -> stream(name, detail.json()))
        .filter(ClusterState.Stream::hasMajority)
        .orElse(new ClusterState.Stream(name, Optional.empty(), List.of(), 0, 0));
  }

  /** Those that any node has, by name. */
  Set<String> streams() {
    return byNode.values().stream()
        .flatMap(JetStreamPages::details)
        .map(detail -> detail.getString("name", "?"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Empty when no node has it: one that nobody reads any more is not made. */
  Optional<Consumer> consumer(String stream, String durable) {
    var found = details(stream).flatMap(detail -> consumers(detail, durable)).toList();
    if (found.isEmpty()) return Optional.empty();
    return found.stream()
        .filter(JetStreamPages::isLeaders)
        .findFirst()
        .map(detail -> consumer(stream, durable, detail.json()))
        .or(() -> Optional.of(new Consumer(stream, durable, Optional.empty(), 0, 0, 0)));
  }

  /** What a node says. */
  private record Detail(String node, JsonObject json) {}

  private static boolean isLeaders(Detail detail) {
    return leader(detail.json()).equals(Optional.of(detail.node()));
  }

  private Stream<Detail> details(String stream) {
    return byNode.entrySet().stream()
        .flatMap(
            page ->
                details(page.getValue())
                    .filter(detail -> stream.equals(detail.getString("name")))
                    .map(detail -> new Detail(page.getKey(), detail)));
  }

  private static Stream<JsonObject> details(JsonObject page) {
    return objects(page, "account_details").flatMap(account -> objects(account, "stream_detail"));
  }

  private static Stream<Detail> consumers(Detail stream, String durable) {
    return objects(stream.json(), "consumer_detail")
        .filter(consumer -> durable.equals(consumer.getString("name")))
        .map(consumer -> new Detail(stream.node(), consumer));
  }

  private ClusterState.Stream stream(String name, JsonObject detail) {
    var followers = objects(object(detail, "cluster"), "replicas").map(this::replica);
    var state = object(detail, "state");
    return new ClusterState.Stream(
        name,
        leader(detail),
        followers.toList(),
        state.getLong("messages", 0L),
        state.getLong("bytes", 0L));
  }

  /** A leader takes a while to notice that a follower is gone. */
  private Replica replica(JsonObject peer) {
    var node = peer.getString("name", "?");
    return new Replica(
        node,
        peer.getBoolean("current", false),
        peer.getBoolean("offline", false) || !byNode.containsKey(node),
        peer.getLong("lag", 0L));
  }

  private static Consumer consumer(String stream, String durable, JsonObject detail) {
    return new Consumer(
        stream,
        durable,
        leader(detail),
        detail.getLong("num_pending", 0L),
        detail.getLong("num_ack_pending", 0L),
        detail.getLong("num_redelivered", 0L));
  }

  private static Optional<String> leader(JsonObject detail) {
    return Optional.ofNullable(object(detail, "cluster").getString("leader"))
        .filter(name -> !name.isEmpty());
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.getJsonObject(name, new JsonObject());
  }

  private static Stream<JsonObject> objects(JsonObject json, String name) {
    return json.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast);
  }
}
