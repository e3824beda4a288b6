package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.floors.Floor;
import dev.penstock.dev.bench.floors.FloorException;
import dev.penstock.dev.bench.floors.FloorOptions;
import dev.penstock.dev.bench.floors.Floors;
import dev.penstock.dev.bench.floors.FloorsReport;
import dev.penstock.dev.bench.floors.Servers;
import dev.penstock.dev.process.AuditProcess;
import dev.penstock.dev.process.Terminal;
import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Settings;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * From start to report.
 *
 * @param common how servers and services are to be started
 */
record OrdersRun(BenchOptions options, Scenario scenario, CommonOptions common, boolean hasFloors) {
  /** Millions of orders take minutes. */
  private static final Duration AUDIT_MAX = Duration.ofMinutes(30);

  private static final Duration AUDIT_DRAIN_MAX = Duration.ofSeconds(60);

  /** Blocks. Fails with {@link BenchException} when there are no figures. */
  Report run(PrintStream out) throws IOException, InterruptedException {
    common.forgetUnlessToldWhere();
    var settings = common.settings();
    var watch = new Watch(out, Terminal.isThere());
    var header = new LinkedHashMap<>(About.machine());
    var floors = hasFloors ? floors(settings, watch) : List.<Floor>of();
    watch.say("starting");
    try (var site = Site.start(settings, options, common.arguments())) {
      var results = new Results();
      try (var bench = new OrdersBench(options, site, watch)) {
        header.putAll(About.system(bench));
        scenario.run(bench, results);
        watch.say("auditing");
        var audit = audit(site, results);
        if (!results.counts()) results.note("Logs are kept in " + site.keepLogs());
        return new Report(header, results, floors, audit);
      } catch (BenchException e) {
        if (!Thread.currentThread().isInterrupted()) site.keepLogs();
        throw e;
      } catch (SQLException e) {
        throw BenchException.notRun("the connection to the ledger broke: " + e.getMessage());
      }
    }
  }

  /** On servers like those that the system gets afterwards, which are gone before it starts. */
  private static List<Floor> floors(Settings settings, Watch watch) {
    watch.say("measuring floors");
    try (var addresses = Addresses.resolve(settings)) {
      return new Floors(
              Servers.of(addresses),
              FloorOptions.DEFAULTS,
              floor -> watch.say(FloorsReport.line(floor)))
          .run();
    } catch (FloorException e) {
      BenchException.throwIfInterrupted();
      throw BenchException.notRun("floors: " + e.getMessage());
    }
  }

  private JsonObject audit(Site site, Results results) throws IOException, InterruptedException {
    var max = options.endMax();
    var drain = max.compareTo(AUDIT_DRAIN_MAX) < 0 ? max : AUDIT_DRAIN_MAX;
    var said =
        new AuditProcess(site.folder(), site.natsUrl(), site.databaseUrl(), drain, AUDIT_MAX)
            .run(List.of());
    said.getJsonArray("invariants").stream()
        .map(JsonObject.class::cast)
        .filter(invariant -> "violated".equals(invariant.getString("verdict")))
        .map(OrdersRun::violation)
        .forEach(results::wrong);
    return said;
  }

  private static String violation(JsonObject invariant) {
    return "audit: %s %s: %d violate it"
        .formatted(
            invariant.getString("id"),
            invariant.getString("meaning"),
            invariant.getLong("violated"));
  }
}
