package dev.penstock.bridge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of a {@link PullConsumer}, on its context. */
final class Delivery implements InMessage {
  private static final byte[] ACK = utf8("+ACK");
  private static final byte[] NAK = utf8("-NAK");
  private static final byte[] TERM = utf8("+TERM");
  private static final byte[] IN_PROGRESS = utf8("+WPI");

  private enum Fate {
    OPEN,
    ACKNOWLEDGED,
    RETURNED,
    TERMINATED
  }

  private final ConsumerSpec spec;
  private final Wire wire;
  private final BridgeObserver observer;
  private final Frame frame;
  private final String ackSubject;
  private final AckSubject delivered;
  private Fate fate = Fate.OPEN;
  private long claimedAtMillis = Home.nowMillis();

  Delivery(ConsumerSpec spec, Wire wire, BridgeObserver observer, Frame frame, String ackSubject) {
    this.spec = spec;
    this.wire = wire;
    this.observer = observer;
    this.frame = frame;
    this.ackSubject = ackSubject;
    this.delivered = AckSubject.parse(ackSubject);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String subject() {
    return frame.subject();
  }

  @Override
  public @Nullable String header(String name) {
    return frame.header(name);
  }

  @Override
  public Map<String, String> headers() {
    return frame.firstHeaders();
  }

  @Override
  public byte[] body() {
    return frame.body();
  }

  @Override
  public String stream() {
    return spec.stream();
  }

  @Override
  public String durable() {
    return spec.durable();
  }

  @Override
  public long streamSequence() {
    return delivered.streamSequence();
  }

  @Override
  public long deliveryCount() {
    return delivered.deliveryCount();
  }

  @Override
  public long storedAtMillis() {
    return delivered.storedAtMillis();
  }

  boolean isOpen() {
    return fate == Fate.OPEN;
  }

  @Override
  public void ack() {
    if (!settle(Fate.ACKNOWLEDGED)) return;
    wire.line().send(ackSubject, ACK);
    observer.acknowledged(spec.durable(), subject());
  }

  @Override
  public void nak(Duration delay) {
    if (!settle(Fate.RETURNED)) return;
    wire.line()
        .send(ackSubject, delay.isZero() ? NAK : utf8("-NAK {\"delay\":" + delay.toNanos() + "}"));
    observer.returned(spec.durable(), subject());
  }

  @Override
  public void term(String reason) {
    if (!settle(Fate.TERMINATED)) return;
    // Servers before 2.10 do not know the word with a reason and would deliver again.
    boolean takesReason = wire.features().termReason() && !reason.isBlank();
    wire.line().send(ackSubject, takesReason ? utf8("+TERM " + reason) : TERM);
    observer.terminated(spec.durable(), subject());
  }

  private boolean settle(Fate given) {
    if (fate != Fate.OPEN) return false;
    fate = given;
    return true;
  }

  /** Tells the broker that the message is in good hands, when it was not told for so long. */
  void claim(long nowMillis, long everyMillis) {
    if (!isOpen() || nowMillis - claimedAtMillis < everyMillis) return;
    claimedAtMillis = nowMillis;
    wire.line().send(ackSubject, IN_PROGRESS);
  }

  /**
   * True when the broker may have given up on this delivery and make another. Its clock began
   * before ours, when it sent the message, so the last fifth of the ack wait counts as over.
   */
  boolean isStale(long nowMillis) {
    return nowMillis - claimedAtMillis > spec.ackWait().toMillis() * 4 / 5;
  }
}
