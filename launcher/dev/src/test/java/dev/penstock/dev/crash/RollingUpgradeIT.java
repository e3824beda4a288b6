package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Schemas;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consumers of different age share the work while the contract is changed, there and back. */
final class RollingUpgradeIT {
  private static final List<String> NEW = List.of("inventory-2", "order-2");

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void losesNothingWhileOldAndNewConsumersWorkSideBySide() throws Exception {
    var versions = new Schemas().versions("orders.created");
    var services = List.of("inventory", "order");
    var options =
        new RehearsalOptions(
            versions.get(0), versions.get(1), services, 2, Duration.ofSeconds(1), 20, false);
    var crew = Crew.of(services, 2, Migration.setting(options.event(), "v1"));
    try (var test = TestPlant.start(crew);
        var progress = new Progress(new PrintStream(OutputStream.nullOutputStream()), false)) {
      var report =
          new Rehearsal(options, test.plant(), progress)
              .run(
                  List.of(
                      Phase.of("side by side", "v1", NEW, "v1+v2"),
                      Phase.of("expand", "v1+v2"),
                      Phase.of("contract", "v2"),
                      Phase.of("back: expand", "v1+v2"),
                      Phase.of("back: contract", "v1"),
                      Phase.of("back: old again", "v1", NEW, "v1")));
      assertThat(report.violations()).isEmpty();
      assertThat(report.rows())
          .extracting(RehearsalReport.Row::reads)
          .containsExactly("v1, v1+v2", "v1, v1+v2", "v1, v1+v2", "v1, v1+v2", "v1, v1+v2", "v1");
      assertThat(report.rows().get(2).delivered().get(2)).isPositive();
      assertThat(report.counts().get("orders confirmed")).isPositive();
      assertThat(consumed(test.plant().member("inventory-1"))).isPositive();
    }
  }

  /** By one that was never restarted, and so is old in every phase. */
  private static double consumed(Member member) {
    return Meters.parse(member.metrics().orElseThrow())
        .getOrDefault("penstock_messages_consumed_total{subject=\"orders.created\"}", 0.0);
  }
}
