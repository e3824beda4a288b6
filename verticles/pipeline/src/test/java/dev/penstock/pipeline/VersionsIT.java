package dev.penstock.pipeline;

import static dev.penstock.pipeline.VersionsRig.SOON;
import static dev.penstock.pipeline.VersionsRig.await;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.KeyValue;
import dev.penstock.events.EventPolicy;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.Presence;
import dev.penstock.pipeline.versions.VersionOptions;
import dev.penstock.pipeline.versions.Versions;
import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VersionsIT {
  private VersionsRig rig;

  static Stream<NatsBinary> servers() {
    return NatsBinaries.all().stream();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void publishEachEventInAllVersionsThatAreWantedAsSoonAsTheyAre(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var versions = rig.follow(new VersionOptions("", ""));
    var order = rig.pipeline("order", versions);
    var first = UUID.randomUUID();
    var both = UUID.randomUUID();
    var second = UUID.randomUUID();
    rig.publish(order, first);
    rig.want("v1+v2", versions);
    rig.publish(order, both);
    rig.want("v2", versions);
    rig.publish(order, second);

    assertThat(rig.subjectsOf(first)).containsExactly("orders.created");
    assertThat(rig.subjectsOf(both)).containsExactly("orders.created", "orders.created.v2");
    assertThat(rig.subjectsOf(second)).containsExactly("orders.created.v2");
    assertThat(rig.told(both))
        .allSatisfy(
            message ->
                assertThat(message.headers())
                    .containsEntry("ce-id", "orders.created:" + both)
                    .containsEntry("ce-type", "orders.created")
                    .containsEntry("penstock-versions", "v1+v2"))
        .extracting(message -> new JsonObject(message.body()).getString("version"))
        .containsExactly("v1", "v2");
    assertThat(rig.told(first).get(0).headers()).doesNotContainKey("penstock-versions");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areRepeatedUnderTheSameIdsAndStoredOnce(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var order = rig.pipeline("order", new Versions(new VersionOptions("orders.created=v1+v2", "")));
    var ids = Stream.generate(UUID::randomUUID).limit(300).toList();
    rig.publish(order, ids.subList(0, 200).toArray(UUID[]::new));
    // As after a crash: some were stored before, in other company than now.
    rig.publish(order, ids.subList(100, 300).toArray(UUID[]::new));
    rig.publish(order, ids.get(0));
    for (var id : ids) {
      assertThat(rig.subjectsOf(id)).containsExactly("orders.created", "orders.created.v2");
    }
    assertThat(rig.wiretap.messages("ORDERS")).hasSize(600);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areActedOnOnceByWhoReadsBothAndByWhoReadsOne(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var order = rig.pipeline("order", new Versions(new VersionOptions("orders.created=v1+v2", "")));
    for (var read : List.of("", "orders.created=v1", "orders.created=v2")) {
      rig.acted.clear();
      var reader = rig.read(new Versions(new VersionOptions("", read)));
      var ids = Stream.generate(UUID::randomUUID).limit(100).toList();
      rig.publish(order, ids.toArray(UUID[]::new));
      eventually(SOON, () -> assertThat(rig.acted).containsAll(ids));
      eventually(SOON, () -> assertThat(rig.waiting(read)).isZero());
      assertThat(rig.acted).as("read: " + read).doesNotHaveDuplicates();
      reader.run();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void missNothingWhileReadersAreReplacedAndSteppedBack(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var versions = rig.follow(new VersionOptions("", ""));
    var order = rig.pipeline("order", versions);
    var ids = new ArrayList<UUID>();
    var old = rig.read(new Versions(new VersionOptions("", "orders.created=v1")));
    ids.addAll(rig.publishSome(order));
    rig.want("v1+v2", versions);
    ids.addAll(rig.publishSome(order));
    var both = rig.read(new Versions(new VersionOptions("", "")));
    ids.addAll(rig.publishSome(order));
    old.run();
    ids.addAll(rig.publishSome(order));
    rig.want("v2", versions);
    ids.addAll(rig.publishSome(order));
    eventually(SOON, () -> assertThat(rig.acted).containsAll(ids));
    rig.want("v1+v2", versions);
    ids.addAll(rig.publishSome(order));
    both.run();
    var back = rig.read(new Versions(new VersionOptions("", "orders.created=v1")));
    ids.addAll(rig.publishSome(order));
    eventually(SOON, () -> assertThat(rig.acted).containsAll(ids));
    back.run();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areActedOnWhenAStrangerOnlySaysThatThereIsAnother(NatsBinary binary) {
    rig = new VersionsRig(binary);
    rig.read(new Versions(new VersionOptions("", "")));
    var id = UUID.randomUUID();
    var body =
        """
        {"order_id":"%s","version":"v2",
         "lines":[{"product_id":"sku-1","quantity":1,"unit_price_cents":null}]}"""
            .formatted(id);
    rig.wiretap.publish("orders.created.v2", Map.of("penstock-versions", "v1+v2"), body);
    eventually(SOON, () -> assertThat(rig.acted).containsExactly(id));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areDeadLetteredWithWhatWouldBeReadOnceRetired(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var versions = rig.follow(new VersionOptions("orders.created=v2", ""));
    rig.read(versions);
    var bucket = new PolicyBucket(rig.bridge.keyValue(PolicyBucket.NAME));
    var kept = await(bucket.get("orders.created"));
    await(
        bucket.update(
            "orders.created",
            new EventPolicy(EventPolicy.numbers("v2"), EventPolicy.numbers("v1")),
            kept));
    eventually(SOON, () -> assertThat(versions.policy("orders.created").retired()).isNotEmpty());
    rig.wiretap.publish("orders.created", PipelineRig.order(UUID.randomUUID()));
    eventually(
        SOON,
        () ->
            assertThat(rig.wiretap.messages("DEADLETTERS"))
                .singleElement()
                .extracting(letter -> new JsonObject(letter.body()).getString("reason"))
                .isEqualTo(
                    "orders.created: version v1 is not read here;"
                        + " would be read: v2 (orders.created.v2)"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void stayAsTheyAreWhenTheBucketSaysWhatNobodyUnderstands(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var versions = rig.follow(new VersionOptions("orders.created=v1+v2", ""));
    var bucket = rig.bridge.keyValue(PolicyBucket.NAME);
    for (var nonsense : List.of("", "{", "[]", "{\"published\":1}", "{\"published\":\"v1,v2\"}")) {
      await(bucket.put("orders.created", nonsense.getBytes()));
    }
    rig.want("v2", versions);
    await(bucket.put("orders.created", "v1".getBytes()));
    await(bucket.put("orders.confirmed", "{\"published\":\"v1\"}".getBytes()));
    eventually(
        SOON,
        () ->
            assertThat(EventPolicy.text(versions.policy("orders.created").published()))
                .isEqualTo("v2"));
    await(bucket.delete("orders.created"));
    eventually(
        SOON,
        () ->
            assertThat(EventPolicy.text(versions.policy("orders.created").published()))
                .isEqualTo("v1+v2"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areToldByEveryProcessThatReadsOrPublishesThem(NatsBinary binary) {
    rig = new VersionsRig(binary);
    var instances = rig.bridge.keyValue(Presence.BUCKET);
    var versions = new Versions(new VersionOptions("", "orders.created=v1"));
    var presence = new Presence(rig.vertx, instances, versions, "host-1", List.of("order"));
    await(versions.follow(rig.bridge.keyValue(PolicyBucket.NAME), presence::say));
    presence.start();
    eventually(SOON, () -> assertThat(said(instances)).contains("\"orders.created\":\"v1\""));
    rig.want("v1+v2", versions);
    eventually(SOON, () -> assertThat(said(instances)).contains("v1+v2").contains("[\"order\"]"));
    await(presence.stop());
    assertThat(await(instances.get("host-1"))).isEmpty();
  }

  private static String said(KeyValue instances) {
    return await(instances.get("host-1")).map(entry -> new String(entry.value())).orElse("");
  }
}
