package dev.penstock.launcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.EventPolicy;
import dev.penstock.events.Priority;
import dev.penstock.launcher.schema.Reader.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who holds a version up, and why. */
final class BlockersTest {
  private static final String EVENT = "orders.created";
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final List<Publishing> publishings = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final List<Jvm> jvms = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private String published = "v1+v2";
  private String retired = "";

  @Test
  void findsNothingInTheWayWhereNobodyReads() {
    assertThat(ofPublishing("v2")).isEmpty();
    published = "v2";
    assertThat(ofRetiring(1)).isEmpty();
  }

  @Test
  void holdsBackForAProcessThatReadsOnlyTheOld() {
    jvm("host-7", "v1", "v1+v2");
    jvm("host-8", "v1+v2", "v1+v2");
    assertThat(ofPublishing("v2"))
        .containsExactly(
            "JVM host-7 (order, inventory) reads only v1; replace it by one that reads v2");
    assertThat(ofPublishing("v1")).isEmpty();
    published = "v2";
    assertThat(ofRetiring(1))
        .anyMatch(line -> line.startsWith("JVM host-7 (order, inventory) reads"));
  }

  @Test
  void leavesAProcessAloneThatHasNothingToDoWithTheEvent() {
    jvms.add(new Jvm("host-9", List.of("payment"), Map.of(), Map.of()));
    assertThat(ofPublishing("v2")).isEmpty();
  }

  @Test
  void holdsBackForAnExternalConsumerOfTheOldAlone() {
    readings.add(external("billing", 1, 3, Priority.STANDARD));
    assertThat(ofPublishing("v2"))
        .containsExactly(
            "billing received 3 messages of v1 in the last 24h and has no consumer of v2;"
                + " have it read orders.created.v2");
    assertThat(ofPublishing("v1+v2")).isEmpty();
  }

  @Test
  void letsAnExternalConsumerGoThatReceivedNothing() {
    readings.add(external("billing", 1, 0, Priority.STANDARD));
    assertThat(ofPublishing("v2")).isEmpty();
  }

  @Test
  void holdsBackForWhoIsFarBehind() {
    readings.add(
        new Reading(reader("billing", false, false), 1, Set.of(Priority.STANDARD), 0, 0, 0, true));
    assertThat(ofPublishing("v2"))
        .containsExactly(
            "billing received older messages in the last 24h, of v1 perhaps, and has no consumer of"
                + " v2; have it read orders.created.v2");
  }

  @ParameterizedTest
  @CsvSource({
    "billing-v2, false",
    "billing_v2, false",
    "v2-billing, false",
    "billing, false",
    "billing2, true",
    "invoices-v2, true"
  })
  void takesForOneReaderWhoseNamesDifferByVersionOnly(String heir, boolean isHeld) {
    readings.add(external("billing", 1, 3, Priority.STANDARD));
    readings.add(external(heir, 2, 0, Priority.STANDARD));
    assertThat(ofPublishing("v2").isEmpty()).isNotEqualTo(isHeld);
  }

  @Test
  void asksForTheNewOnEveryLaneOfTheOld() {
    readings.add(external("billing-express", 1, 3, Priority.EXPRESS));
    readings.add(external("billing-v2", 2, 0, Priority.STANDARD));
    assertThat(ofPublishing("v2")).hasSize(1);
    readings.add(external("billing-v2-express", 2, 0, Priority.EXPRESS));
    assertThat(ofPublishing("v2")).isEmpty();
  }

  @Test
  void asksForBothLanesOfWhoTakesBoth() {
    var lanes = Set.of(Priority.STANDARD, Priority.EXPRESS);
    readings.add(new Reading(reader("lake", false, false), 1, lanes, 3, 0, 0, false));
    readings.add(external("lake-v2", 2, 0, Priority.STANDARD));
    assertThat(ofPublishing("v2")).hasSize(1);
    readings.add(external("lake-v2-express", 2, 0, Priority.EXPRESS));
    assertThat(ofPublishing("v2")).isEmpty();
  }

  @Test
  void holdsBackForAConsumerOfOursWhoseNewerNobodyPulls() {
    readings.add(ours("inventory-created", 1, true));
    readings.add(ours("inventory-created-v2", 2, false));
    var unpulled =
        "inventory-created takes v1, and nobody pulls a consumer of v2 for the same; start a"
            + " Penstock that reads v2";
    assertThat(ofPublishing("v2")).containsExactly(unpulled);
    published = "v2";
    assertThat(ofRetiring(1)).containsExactly(unpulled);
    readings.set(1, ours("inventory-created-v2", 2, true));
    assertThat(ofRetiring(1)).isEmpty();
  }

  @Test
  void holdsBackForAPlainSubscriberOfTheOldAlone() {
    subscribers.add(new Subscriber("crm at 10.0.0.7:4711", List.of("orders.created"), Set.of(1)));
    subscribers.add(new Subscriber("lake at 10.0.0.8:4711", List.of("orders.>"), Set.of(1, 2)));
    assertThat(ofPublishing("v2"))
        .containsExactly(
            "crm at 10.0.0.7:4711 listens to orders.created and to no v2; have it listen to"
                + " orders.created.v2");
  }

  @Test
  void retiresNothingThatIsPublished() {
    jvm("host-8", "v1+v2", "v1+v2");
    assertThat(ofRetiring(1))
        .containsExactly(
            "Penstock is to publish v1+v2; penstock schema publish orders.created v2 ends that");
    published = "v2";
    assertThat(ofRetiring(1))
        .containsExactly(
            "JVM host-8 (order, inventory) still publishes v1; wait until it has followed, or start"
                + " it again");
  }

  @Test
  void retiresNothingThatSomebodyStillPublished() {
    published = "v2";
    var sources = Map.of("/old/shop", 2L, "unknown", 1L);
    publishings.add(new Publishing(1, 3, sources, Optional.of(NOW)));
    publishings.add(new Publishing(2, 9, Map.of("/penstock/order", 9L), Optional.of(NOW)));
    assertThat(ofRetiring(1))
        .containsExactly(
            "/old/shop (2), unknown (1) published 3 messages of v1 in the last 24h, the last at"
                + " 2026-01-31T12:00:00Z; wait until that is longer ago than --since, or end it when"
                + " it is not ours");
  }

  @Test
  void retiresNothingThatWaitsOrIsNotAcknowledged() {
    published = "v2";
    readings.add(
        new Reading(reader("lake", false, false), 1, Set.of(Priority.STANDARD), 0, 2, 1, false));
    assertThat(ofRetiring(1))
        .containsExactly(
            "lake is still to be delivered 2 messages of v1; wait until it has them all, or delete it"
                + " when nobody uses it",
            "lake has not acknowledged 1 message of v1; wait until it has them all, or delete it when"
                + " nobody uses it");
  }

  @Test
  void retiresNotTheLastVersion() {
    published = "v2";
    retired = "v1";
    assertThat(ofRetiring(2))
        .containsExactly("orders.created has no version but v2; make a new one first");
  }

  private List<String> ofPublishing(String wanted) {
    return new Blockers(survey())
        .ofPublishing(EventPolicy.numbers(wanted)).stream().map(Blocker::toString).toList();
  }

  private List<String> ofRetiring(int version) {
    return new Blockers(survey()).ofRetiring(version).stream().map(Blocker::toString).toList();
  }

  private Survey survey() {
    return new Survey(
        EVENT,
        EventPolicy.numbers("v1+v2"),
        EventPolicy.none(),
        EventPolicy.numbers(published),
        VersionNumbers.of(retired),
        NOW,
        Duration.ofDays(1),
        Optional.of("ORDERS"),
        List.of(),
        publishings,
        readings,
        jvms,
        Optional.of(subscribers));
  }

  private void jvm(String name, String reads, String published) {
    jvms.add(
        new Jvm(
            name,
            List.of("order", "inventory"),
            Map.of(EVENT, EventPolicy.numbers(reads)),
            Map.of(EVENT, EventPolicy.numbers(published))));
  }

  private static Reading external(String name, int version, long delivered, Priority lane) {
    return new Reading(reader(name, false, false), version, Set.of(lane), delivered, 0, 0, false);
  }

  private static Reading ours(String name, int version, boolean isPulled) {
    return new Reading(
        reader(name, true, isPulled), version, Set.of(Priority.STANDARD), 1, 0, 0, false);
  }

  private static Reader reader(String name, boolean isOurs, boolean isPulled) {
    return new Reader(
        name, Kind.DURABLE, isOurs, List.of(), 1, 9, 9, 9, 0, 0, Optional.of(NOW), isPulled);
  }
}
