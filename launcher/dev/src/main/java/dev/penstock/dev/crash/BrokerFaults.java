package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import dev.penstock.dev.crash.FaultKind.Injection;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What happens to the broker, to its disk, and to what it keeps there. */
final class BrokerFaults {
  private static final int FLIPS_MAX = 8;
  private static final String DEADLETTERS = "DEADLETTERS";

  private BrokerFaults() {}

  static List<FaultKind> all() {
    return List.of(
        kind("broker-killed", 11, Hold.seconds(0, 2), BrokerFaults::kill),
        kind("broker-stopped", 12, Hold.seconds(3, 8), BrokerFaults::stop),
        kind("broker-frozen", 46, Hold.seconds(1, 8), BrokerFaults::freeze),
        kind("broker-disk-wiped", 15, Hold.seconds(1, 3), BrokerFaults::wipe),
        kind("broker-disk-restored", 16, Hold.seconds(1, 4), BrokerFaults::restore),
        kind("broker-bit-flipped", 17, Hold.NONE, s -> damage(s, BrokerFaults::flip)),
        kind("broker-log-truncated", 17, Hold.NONE, s -> damage(s, BrokerFaults::cut)),
        kind("broker-acks-forgotten", 17, Hold.NONE, BrokerFaults::forgetAcks),
        kind("stream-full", 19, Hold.seconds(1, 5), BrokerFaults::fill),
        kind("stream-deleted", 20, Hold.seconds(1, 3), BrokerFaults::deleteStream),
        kind("dead-letters-deleted", 42, Hold.seconds(1, 3), BrokerFaults::deleteDeadLetters),
        kind("consumer-deleted", 21, Hold.seconds(1, 3), BrokerFaults::deleteConsumer),
        kind("consumer-edited", 22, Hold.seconds(2, 6), BrokerFaults::editConsumer),
        kind("consumer-paused", 22, Hold.seconds(1, 5), BrokerFaults::pauseConsumer));
  }

  private static FaultKind kind(String name, int row, Hold hold, Injection injection) {
    return new FaultKind(name, Area.BROKER, Set.of(row), hold, injection);
  }

  private static Healing kill(Strike strike) {
    var broker = strike.plant().broker();
    broker.kill();
    return broker::start;
  }

  private static Healing stop(Strike strike) {
    var broker = strike.plant().broker();
    broker.stop();
    return broker::start;
  }

  private static Healing freeze(Strike strike) {
    var broker = strike.plant().broker();
    broker.freeze();
    return broker::thaw;
  }

  /** It goes on without noticing, until it is started again and has nothing. */
  private static Healing wipe(Strike strike) {
    var broker = strike.plant().broker();
    broker.wipe();
    return () -> {
      broker.kill();
      broker.wipe();
      broker.start();
    };
  }

  /** As a power loss does where acknowledgements do not wait for the disk. */
  private static Healing restore(Strike strike) {
    var broker = strike.plant().broker();
    broker.save();
    return () -> {
      broker.kill();
      broker.restoreSaved();
      broker.start();
    };
  }

  /**
   * The state of a consumer is gone. One that is cut off is no fault of another kind, but some
   * servers (2.15.1) refuse such a consumer until somebody takes its folder away.
   */
  private static Healing forgetAcks(Strike strike) throws IOException {
    var broker = strike.plant().broker();
    broker.kill();
    try {
      Files.delete(strike.oneOf(broker.files("o.dat")));
      return Healing.NONE;
    } finally {
      broker.start();
    }
  }

  private interface Damage {
    void to(RandomAccessFile file, Strike strike) throws IOException;
  }

  private static Healing damage(Strike strike, Damage damage) throws IOException {
    var broker = strike.plant().broker();
    broker.kill();
    try {
      var files = broker.files(".blk").stream().limit(3).toList();
      if (files.isEmpty()) return Healing.NONE;
      spoil(files.get(strike.dice().nextInt(files.size())), damage, strike);
      return Healing.NONE;
    } finally {
      broker.start();
    }
  }

  private static void spoil(Path path, Damage damage, Strike strike) throws IOException {
    strike.note(path.getParent().getParent().getFileName() + "/" + path.getFileName());
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      if (file.length() > 0) damage.to(file, strike);
    }
  }

  private static void flip(RandomAccessFile file, Strike strike) throws IOException {
    for (int i = strike.between(1, FLIPS_MAX); i > 0; i--) {
      long at = (long) (strike.dice().nextDouble() * file.length());
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ (1 << strike.dice().nextInt(8)));
    }
  }

  private static void cut(RandomAccessFile file, Strike strike) throws IOException {
    file.setLength((long) (strike.dice().nextDouble() * file.length()));
  }

  private static Healing fill(Strike strike) throws IOException {
    var stranger = strike.plant().stranger();
    var stream = strike.oneOf(stranger.streams());
    long bytesMax = stranger.limitStream(stream, 0);
    return () -> stranger.resizeStream(stream, bytesMax);
  }

  private static Healing deleteStream(Strike strike) throws IOException {
    var stranger = strike.plant().stranger();
    stranger.deleteStream(strike.oneOf(stranger.streams()));
    return Healing.NONE;
  }

  private static Healing deleteDeadLetters(Strike strike) throws IOException {
    var stranger = strike.plant().stranger();
    if (stranger.streams().contains(DEADLETTERS)) stranger.deleteStream(DEADLETTERS);
    MessageFaults.poison(strike.plant(), strike.dice());
    return Healing.NONE;
  }

  private static Healing deleteConsumer(Strike strike) throws IOException {
    var stranger = strike.plant().stranger();
    stranger.deleteConsumer(strike.oneOf(stranger.backlogs()));
    return Healing.NONE;
  }

  /** So short that the broker delivers again what is being handled. */
  private static Healing editConsumer(Strike strike) throws IOException {
    var stranger = strike.plant().stranger();
    var consumer = strike.oneOf(stranger.backlogs());
    var before = stranger.editAckWait(consumer, Duration.ofMillis(100));
    return () -> stranger.editAckWait(consumer, before);
  }

  private static Healing pauseConsumer(Strike strike) throws IOException {
    var stranger = strike.plant().stranger();
    var consumer = strike.oneOf(stranger.backlogs());
    stranger.pauseConsumer(consumer, Duration.ofMinutes(1));
    return () -> stranger.resumeConsumer(consumer);
  }
}
