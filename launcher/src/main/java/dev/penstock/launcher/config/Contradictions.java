package dev.penstock.launcher.config;

import dev.penstock.launcher.HttpOptions;
import dev.penstock.launcher.NatsOptions;
import dev.penstock.launcher.SettingProblem;
import dev.penstock.launcher.Settings;
import dev.penstock.order.OrderConfig;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.store.DatabaseUrl;
import dev.penstock.store.LedgerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Settings that are right each for itself and cannot be meant together. Opens no file. */
final class Contradictions {
  private static final Pattern LOOPBACK =
      Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+|localhost|\\[?::1]?");

  private final Settings settings;
  private final List<SettingProblem> problems = new ArrayList<>();

  private Contradictions(Settings settings) {
    this.settings = settings;
  }

  static List<SettingProblem> of(Settings settings) {
    var check = new Contradictions(settings);
    check.database();
    check.embeddedSettingsBesideUrls();
    check.ports();
    check.streams();
    check.times();
    check.payment();
    check.exposure();
    return check.problems;
  }

  private boolean isSet(String key) {
    return !settings.value(key).isBlank();
  }

  private boolean isChanged(String key) {
    return !settings.value(key).equals(settings.defaultValue(key));
  }

  private void wrong(String key, String complaint, String fix) {
    problems.add(SettingProblem.wrong(settings, key, complaint, fix));
  }

  private void doubtful(String key, String complaint, String fix) {
    problems.add(SettingProblem.doubtful(settings, key, complaint, fix));
  }

  private void database() {
    if (!isSet("database.url")) return;
    try {
      DatabaseUrl.parse(settings.value("database.url"));
    } catch (IllegalArgumentException garbled) {
      wrong(
          "database.url",
          String.valueOf(garbled.getMessage()),
          "write it as postgresql://user:password@host:port/name");
    }
  }

  private void embeddedSettingsBesideUrls() {
    if (isSet("nats.url")) {
      for (var key : List.of("nats.server", "nats.port", "nats.sync_always")) {
        unused(key, "nats.url");
      }
    }
    if (isSet("database.url")) unused("postgres.port", "database.url");
    if (isSet("nats.url") && isSet("database.url")) {
      unused("data.folder", "nats.url and database.url");
      unused("data.ephemeral", "nats.url and database.url");
    }
  }

  private void unused(String key, String because) {
    if (!isChanged(key)) return;
    doubtful(
        key,
        "is for embedded servers and has no effect beside " + because,
        "remove it, or leave " + because + " empty");
  }

  private void ports() {
    var ports = new ArrayList<String>();
    ports.add("http.port");
    if (!isSet("nats.url")) ports.add("nats.port");
    if (!isSet("database.url")) ports.add("postgres.port");
    for (int i = 0; i < ports.size(); i++) {
      for (var other : ports.subList(0, i)) {
        var port = settings.value(ports.get(i));
        if (port.equals("0") || !port.equals(settings.value(other))) continue;
        wrong(ports.get(i), "is the port of " + other + " too: " + port, "choose another");
      }
    }
  }

  private void streams() {
    var streams = settings.bindLeniently("streams", StreamOptions.class);
    var order = settings.bindLeniently("order", OrderConfig.class);
    if (streams.replicas() > 1 && !isSet("nats.url")) {
      wrong(
          "streams.replicas",
          "is %d, and the embedded NATS is one server".formatted(streams.replicas()),
          "set it to 1, or NATS_URL to a cluster");
    }
    if (streams.ageMax().compareTo(order.deadline()) < 0) {
      wrong(
          "streams.age_max",
          "is shorter than order.deadline: the broker forgets events of orders that still run",
          "make it several times order.deadline (%s)".formatted(settings.value("order.deadline")));
    }
  }

  private void times() {
    var order = settings.bindLeniently("order", OrderConfig.class);
    var ledger = settings.bindLeniently("database", LedgerOptions.class);
    if (order.deadline().compareTo(order.redriveAfter()) <= 0) {
      doubtful(
          "order.deadline",
          "is not longer than order.redrive_after: an order is given up before it is tried again",
          "make it several times order.redrive_after");
    }
    if (ledger.statementTimeout().compareTo(order.commitTimeout()) > 0) {
      doubtful(
          "database.statement_timeout",
          "is longer than order.commit_timeout: requests give up before the ledger does",
          "make it shorter, or order.commit_timeout longer");
    }
  }

  private void payment() {
    if (!isSet("payment.gateway_url")) {
      if (settings.value("payment.gateway_key").equals(settings.value("gateway.api_key"))) return;
      wrong(
          "payment.gateway_key",
          "differs from gateway.api_key, and the gateway of this process would refuse it",
          "give both the same value, or set payment.gateway_url to another provider");
    } else if (settings.value("payment.gateway_url").startsWith("https://")
        && !isChanged("payment.gateway_key")) {
      wrong(
          "payment.gateway_key",
          "is Penstock's own test key, and payment.gateway_url another provider",
          "set " + Settings.variable("payment.gateway_key") + " to the key the provider gave you");
    }
  }

  private void exposure() {
    var http = settings.bindLeniently("http", HttpOptions.class);
    if (!LOOPBACK.matcher(http.host()).matches()) {
      doubtful(
          "http.host",
          "lets others in, and nothing asks who calls",
          "set it to 127.0.0.1, or put it behind a proxy or a network you trust");
    }
    var nats = settings.bindLeniently("nats", NatsOptions.class);
    if (nats.sendsSecretsInTheClear()) {
      doubtful(
          "nats.url",
          "does not ask for encryption, and a password or token goes to another machine",
          "begin it with tls://, or log in with nats.nkey_seed_file or nats.credentials_file");
    }
  }
}
