package dev.penstock.deadletter;

import static dev.penstock.deadletter.Rig.SOON;
import static dev.penstock.deadletter.Rig.malformed;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of letters when the broker has lost messages. */
final class LossIT {
  /** Not those of payment, which may come later. */
  private static final String HELD = "pipeline.held WHERE service = 'inventory'";

  private final UUID orderId = UUID.randomUUID();
  private Rig rig;
  private Meddler meddler;

  @BeforeEach
  void start() {
    var natsUrl = RealServers.freshNats(NatsBinaries.newest()).url();
    rig = new Rig(natsUrl, RealServers.freshDatabase());
    meddler = Meddler.on(natsUrl);
  }

  @AfterEach
  void stop() {
    meddler.close();
    rig.close();
  }

  @Test
  void publishesAReplayAgainThatNobodyHadReadAndNoneThatWasHandled() {
    rig.publish(malformed(orderId));
    long lost = rig.awaitLetter().getLong("letter_id");
    rig.publish(malformed(UUID.randomUUID()));
    long handled = rig.awaitLetters(2).get(1).getLong("letter_id");
    // As if both had been published, and one handled without anybody's noticing.
    rig.query(
        "INSERT INTO deadletter.actions (letter_id, action, actor, reason)"
            + " SELECT letter_id, 'replay', 'test', 'test' FROM deadletter.letters");
    rig.query(
        "DELETE FROM pipeline.held WHERE service = 'inventory' AND sequence ="
            + " (SELECT sequence FROM deadletter.letters WHERE letter_id = "
            + handled
            + ")");
    rig.query(
        "UPDATE deadletter.letters SET state = 'REPLAYED', decided_at = now(),"
            + " published_at = now() WHERE service = 'inventory'");
    awaitWatched("ORDERS", 2);
    meddler.deleteStream("ORDERS");
    // Malformed as it is, it comes back.
    eventually(SOON, () -> assertThat(rig.http.letter(lost).getInteger("returns")).isEqualTo(1));
    assertThat(rig.http.letter(handled).getInteger("returns")).isZero();
    assertThat(rig.http.letter(handled).getString("handled_at")).isNotNull();
  }

  @Test
  void letsAnOrderGoWhoseLetterIsLost() {
    rig.publish(malformed(orderId));
    rig.awaitLetter();
    long kept = rig.count(HELD);
    rig.query(
        "INSERT INTO pipeline.held (service, stream, sequence, stored_at, order_id)"
            + " SELECT 'inventory', 'ORDERS', 99, now(), '"
            + UUID.randomUUID()
            + "'");
    eventually(
        SOON,
        () ->
            assertThat(rig.query("SELECT FROM pipeline.streams WHERE stream = 'DEADLETTERS'"))
                .hasSize(1));
    meddler.deleteStream("DEADLETTERS");
    eventually(SOON, () -> assertThat(rig.count(HELD)).isEqualTo(kept));
    assertThat(rig.query("SELECT FROM pipeline.held WHERE sequence = 99")).isEmpty();
  }

  private void awaitWatched(String stream, long lastSequence) {
    var sql =
        "SELECT FROM pipeline.streams WHERE service = 'deadletter' AND stream = '%s'"
            + " AND last_sequence = %d";
    eventually(SOON, () -> assertThat(rig.query(sql.formatted(stream, lastSequence))).hasSize(1));
  }
}
