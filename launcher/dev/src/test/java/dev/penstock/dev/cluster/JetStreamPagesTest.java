package dev.penstock.dev.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.cluster.ClusterState.Replica;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JetStreamPagesTest {
  private final JsonObject stale =
      page("nats-2", stream("nats-2", 4, 9, replica("nats-1", true), replica("nats-3", true)));
  private final JsonObject leading =
      page("nats-2", stream("nats-2", 70, 3, replica("nats-1", true), replica("nats-3", false)));

  @Test
  void believesTheLeaderAndNoFollower() {
    var pages = pages("nats-1", stale, "nats-2", leading, "nats-3", stale);
    var orders = pages.stream("ORDERS");
    assertThat(orders.leader()).contains("nats-2");
    assertThat(orders.messages()).isEqualTo(70);
    assertThat(orders.followers())
        .containsExactly(
            new Replica("nats-1", true, false, 0), new Replica("nats-3", false, false, 5));
    assertThat(orders.problems())
        .containsExactly("stream ORDERS: its replica on nats-3 is behind by 5");
    assertThat(pages.consumer("ORDERS", "inventory-created").orElseThrow().pending()).isEqualTo(3);
    assertThat(pages.metaLeader()).contains("nats-2");
  }

  @Test
  void knowsNoLeaderWhereTheOneThatOthersNameIsGone() {
    var pages = pages("nats-1", stale, "nats-3", stale);
    assertThat(pages.metaLeader()).isEmpty();
    assertThat(pages.stream("ORDERS").problems())
        .containsExactly("stream ORDERS has no leader with a majority");
    assertThat(pages.consumer("ORDERS", "inventory-created").orElseThrow().problem())
        .contains("consumer inventory-created of ORDERS has no leader");
  }

  @Test
  void countsAReplicaOnANodeThatDoesNotAnswerAsOffline() {
    var orders = pages("nats-1", stale, "nats-2", leading).stream("ORDERS");
    assertThat(orders.problems())
        .containsExactly("stream ORDERS: its replica on nats-3 is offline");
  }

  @Test
  void believesNoLeaderThatIsLeftAlone() {
    var pages = pages("nats-2", leading);
    assertThat(pages.metaLeader()).isEmpty();
    assertThat(pages.stream("ORDERS").leader()).isEqualTo(Optional.empty());
  }

  @Test
  void knowsNothingOfAConsumerThatWasNotMade() {
    var pages = pages("nats-1", stale, "nats-2", leading);
    assertThat(pages.consumer("ORDERS", "inventory-created-v9")).isEmpty();
    assertThat(pages.streams()).containsExactly("ORDERS");
  }

  @Test
  void missesAStreamThatNobodyHas() {
    assertThat(pages("nats-1", stale, "nats-2", leading).stream("PAYMENTS").problems()).hasSize(1);
  }

  private static JetStreamPages pages(Object... nodesAndPages) {
    var byNode = new LinkedHashMap<String, JsonObject>();
    for (int i = 0; i < nodesAndPages.length; i += 2) {
      byNode.put((String) nodesAndPages[i], (JsonObject) nodesAndPages[i + 1]);
    }
    return new JetStreamPages(byNode);
  }

  private static JsonObject page(String metaLeader, JsonObject stream) {
    var account = new JsonObject().put("stream_detail", new JsonArray(List.of(stream)));
    return new JsonObject()
        .put("meta_cluster", new JsonObject().put("leader", metaLeader))
        .put("account_details", new JsonArray(List.of(account)));
  }

  private static JsonObject stream(
      String leader, long messages, long pending, JsonObject... replicas) {
    var cluster = new JsonObject().put("leader", leader);
    var consumer =
        new JsonObject()
            .put("name", "inventory-created")
            .put("num_pending", pending)
            .put("cluster", new JsonObject().put("leader", leader));
    return new JsonObject()
        .put("name", "ORDERS")
        .put("state", new JsonObject().put("messages", messages))
        .put("cluster", cluster.copy().put("replicas", new JsonArray(List.of(replicas))))
        .put("consumer_detail", new JsonArray(List.of(consumer)));
  }

  private static JsonObject replica(String name, boolean current) {
    var replica = new JsonObject().put("name", name).put("current", current);
    return current ? replica : replica.put("lag", 5);
  }
}
