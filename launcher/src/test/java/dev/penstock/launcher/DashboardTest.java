package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for what there is. */
class DashboardTest {
  private static final Path CONF = Deployed.ROOT.resolve("conf");
  private static final Pattern METER = Pattern.compile("\"(penstock(?:\\.[a-z]+)+)\"");
  private static final Pattern METRIC = Pattern.compile("\\b((?:penstock|jetstream)_[a-z_]+)");

  /** Of prometheus-nats-exporter with {@code -jsz=all}. */
  private static final Set<String> OF_THE_EXPORTER =
      Set.of(
          "jetstream_consumer_num_pending",
          "jetstream_consumer_num_ack_pending",
          "jetstream_stream_total_messages");

  private static final Set<String> SUFFIXES =
      Set.of(
          "",
          "_total",
          "_seconds",
          "_seconds_max",
          "_seconds_sum",
          "_seconds_count",
          "_seconds_bucket");

  private static final Set<String> meters = new TreeSet<>();

  @BeforeAll
  static void readMeters() throws IOException {
    for (var room : List.of("verticles", "launcher")) {
      try (var files = Files.walk(Deployed.ROOT.resolve(room))) {
        files
            .filter(file -> file.toString().matches(".*/src/main/.*\\.java"))
            .flatMap(file -> METER.matcher(Deployed.read(file)).results())
            .forEach(found -> meters.add(found.group(1).replace('.', '_')));
      }
    }
  }

  @Test
  void alertsAskForMetricsThatThereAre() {
    var rules = Yaml.documents(CONF.resolve("prometheus/alerts.yaml")).get(0).list("groups");
    var alerts = rules.stream().flatMap(group -> group.list("rules").stream()).toList();
    assertThat(alerts)
        .extracting(alert -> alert.text("alert"))
        .contains("ConsumerLag", "DeadLetters", "OrdersOverdue", "BreakerOpen", "EventLoopLag")
        .doesNotHaveDuplicates();
    for (var alert : alerts) {
      assertThat(unknown(alert.text("expr"))).as(alert.text("alert")).isEmpty();
      assertThat(alert.text("annotations/summary")).as(alert.text("alert")).isNotEmpty();
      assertThat(alert.text("annotations/description")).as(alert.text("alert")).isNotEmpty();
      assertThat(alert.text("labels/severity")).isIn("warning", "critical");
    }
  }

  @Test
  void dashboardAsksForMetricsThatThereAre() {
    var dashboard = new JsonObject(Deployed.read(CONF.resolve("grafana/penstock.json")));
    var source = Yaml.documents(CONF.resolve("grafana/datasources.yaml")).get(0);
    var ids = new ArrayList<Integer>();
    for (var panel : objects(dashboard.getJsonArray("panels"))) {
      ids.add(panel.getInteger("id"));
      objects(panel.getJsonArray("targets", new JsonArray()))
          .forEach(
              target -> {
                assertThat(unknown(target.getString("expr")))
                    .as(panel.getString("title"))
                    .isEmpty();
                assertThat(target.getJsonObject("datasource").getString("uid"))
                    .isEqualTo(source.list("datasources").get(0).text("uid"));
              });
    }
    assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @Test
  void collectsFromEveryVerticle() {
    var jobs = Yaml.documents(CONF.resolve("prometheus/prometheus.yaml")).get(0);
    var names = jobs.list("scrape_configs").get(0).list("dns_sd_configs").get(0).texts("names");
    assertThat(names).containsExactlyInAnyOrderElementsOf(Services.names());
  }

  private static List<String> unknown(String expression) {
    return METRIC
        .matcher(expression)
        .results()
        .map(found -> found.group(1))
        .filter(metric -> !OF_THE_EXPORTER.contains(metric))
        .filter(metric -> SUFFIXES.stream().noneMatch(it -> isMeter(metric, it)))
        .toList();
  }

  private static boolean isMeter(String metric, String suffix) {
    return metric.endsWith(suffix)
        && meters.contains(metric.substring(0, metric.length() - suffix.length()));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
