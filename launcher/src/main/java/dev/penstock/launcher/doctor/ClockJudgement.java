package dev.penstock.launcher.doctor;

import java.time.Duration;

/** Whether two clocks agree. */
final class ClockJudgement {
  private static final Duration NOTABLE = Duration.ofMillis(500);

  /** Messages redelivered later than this are stored twice, and logins with a time may fail. */
  private static final Duration TOO_MUCH = Duration.ofSeconds(30);

  private ClockJudgement() {}

  /**
   * @param id of the server, such as {@code nats}
   * @param ahead how much its clock is ahead of ours
   * @param uncertainty half of the round trip
   */
  static Finding of(String id, String server, Duration ahead, Duration uncertainty) {
    var off = ahead.abs();
    var is =
        "the clock of %s is %s %s this machine's (+- %s)"
            .formatted(
                server,
                Sizes.millis(off.toNanos() / 1e6),
                ahead.isNegative() ? "behind" : "ahead of",
                Sizes.millis(uncertainty.toNanos() / 1e6));
    var fix = "run chrony or systemd-timesyncd on both machines (timedatectl shows it)";
    if (off.minus(uncertainty).compareTo(TOO_MUCH) > 0) {
      return Finding.error(
          id + ".clock", is + ": certificates, logins, ages and deadlines are judged wrongly", fix);
    }
    return off.minus(uncertainty).compareTo(NOTABLE) > 0
        ? Finding.warning(id + ".clock", is + ": times of orders and messages do not match", fix)
        : Finding.ok(id + ".clock", is);
  }
}
