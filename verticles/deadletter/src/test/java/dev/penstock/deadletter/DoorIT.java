package dev.penstock.deadletter;

import static dev.penstock.deadletter.HttpRig.assertProblem;
import static dev.penstock.deadletter.HttpRig.decision;
import static dev.penstock.deadletter.Rig.malformed;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the door answers, right and wrong. Seven letters of inventory, and as many of payment. */
@TestInstance(Lifecycle.PER_CLASS)
final class DoorIT {
  private static final int LETTERS = 7;

  private final List<UUID> orderIds = new ArrayList<>();
  private Rig rig;
  private Instant start;

  @BeforeAll
  void start() {
    start = Instant.now();
    rig = new Rig(RealServers.freshNats(NatsBinaries.newest()).url(), RealServers.freshDatabase());
    for (int i = 0; i < LETTERS; i++) {
      orderIds.add(UUID.randomUUID());
      rig.publish(malformed(orderIds.get(i)));
    }
    rig.awaitLetters(LETTERS);
    eventually(Rig.SOON, () -> assertThat(rig.http.letters("service=payment")).hasSize(LETTERS));
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void listsPageByPageFollowingItsLinks() {
    var seen = new ArrayList<Long>();
    var path = "/deadletters?service=inventory&limit=3";
    while (path != null) {
      var response = rig.http.get(path);
      var page = new JsonObject(response.body());
      for (var letter : page.getJsonArray("letters")) {
        seen.add(((JsonObject) letter).getLong("letter_id"));
      }
      var next = page.getJsonObject("links").getString("next");
      assertThat(response.headers().firstValue("Link"))
          .isEqualTo(Optional.ofNullable(next).map(n -> "<" + n + ">; rel=\"next\""));
      path = next;
    }
    assertThat(seen)
        .hasSize(LETTERS)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  Stream<Arguments> filters() {
    return Stream.of(
        arguments("order_id=" + orderIds.get(0), 2),
        arguments("order_id=" + UUID.randomUUID(), 0),
        arguments("service=inventory&order_id=" + orderIds.get(0), 1),
        arguments("failure=malformed", 2 * LETTERS),
        arguments("failure=bug", 0),
        arguments("state=OPEN", 2 * LETTERS),
        arguments("state=DISCARDED", 0),
        arguments("subject=orders.created", 2 * LETTERS),
        arguments("subject=orders.cancelled", 0),
        arguments("since=" + start, 2 * LETTERS),
        arguments("until=" + start, 0));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void findsWhatIsAskedFor(String query, int letters) {
    assertThat(rig.http.letters(query)).hasSize(letters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"failure=crash", "limit=0", "colour=red", "state=OPEN&state=OPEN"})
  void refusesAQueryItCannotRead(String query) {
    assertProblem(rig.http.get("/deadletters?" + query), 400, "invalid-query");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "999999999999999999", "9999999999999999999", "-1", "x", "%00"})
  void knowsNoLetterUnderAWrongId(String id) {
    assertProblem(rig.http.get("/deadletters/" + id), 404, "unknown-letter");
    var replay = rig.http.post("/deadletters/" + id + "/replay", decision().encode());
    assertProblem(replay, 404, "unknown-letter");
  }

  static Stream<Arguments> decisions() {
    return Stream.of(
        arguments("", "must be given"),
        arguments("[]", "must be a JSON object"),
        arguments("null", "must be a JSON object"),
        arguments("{", "must be a JSON object"),
        arguments("{\"actor\":\"ana\"}", "reason must be given"),
        arguments("{\"reason\":\"mended\"}", "actor must be given"),
        arguments("{\"actor\":1,\"reason\":\"mended\"}", "actor must be a string"),
        arguments("{\"actor\":\" \",\"reason\":\"mended\"}", "actor must be 1 to 200"),
        arguments(decision().put("colour", "red").encode(), "unknown field colour"),
        arguments(decision().put("body", 7).encode(), "body must be a string"),
        arguments(decision().put("body_base64", "?").encode(), "body_base64 must be Base64"),
        arguments(
            decision().put("body", "").put("body_base64", "").encode(),
            "give body or body_base64, not both"));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void refusesADecisionItCannotRead(String body, String complaint) {
    var id = firstId();
    var response = rig.http.post("/deadletters/" + id + "/replay", body);
    assertProblem(response, 400, "invalid-decision");
    assertThat(new JsonObject(response.body()).getString("detail")).contains(complaint);
    assertThat(rig.http.letter(id).getString("state")).isEqualTo("OPEN");
  }

  @Test
  void takesNothingButJson() {
    var path = "/deadletters/" + firstId() + "/discard";
    for (var type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      var request =
          rig.http
              .request(path)
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString(decision().encode()));
      assertProblem(rig.http.send(request), 415, "unsupported-media-type");
    }
  }

  @Test
  void refusesWhatIsTooLarge() {
    var huge = decision().put("body", "x".repeat(600_000)).encode();
    assertProblem(rig.http.post("/deadletters/" + firstId() + "/replay", huge), 413, "too-large");
  }

  @Test
  void refusesAnUnknownWayToAsk() {
    var path = "/deadletters/" + firstId() + "/replay?dry_run=";
    for (var value : List.of("yes", "", "true&dryrun=true")) {
      assertProblem(rig.http.post(path + value, decision().encode()), 400, "invalid-decision");
    }
  }

  private long firstId() {
    return rig.http.letters("service=inventory").get(0).getLong("letter_id");
  }
}
