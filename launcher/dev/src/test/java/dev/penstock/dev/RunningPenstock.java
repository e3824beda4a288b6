package dev.penstock.dev;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Installation;
import dev.penstock.launcher.Placement;
import dev.penstock.launcher.Services;
import dev.penstock.testkit.Wiretap;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Verticles in this JVM on a free port, against servers of the test, and its observers. */
final class RunningPenstock implements AutoCloseable {
  private final Installation installation;
  private final Shop shop;
  private final Books books;
  private final Wiretap wiretap;

  private RunningPenstock(String natsUrl, String databaseUrl, Installation installation) {
    this.installation = installation;
    this.shop = new Shop(installation.addresses().httpUrl());
    this.books = new Books(databaseUrl);
    this.wiretap = Wiretap.on(natsUrl);
  }

  /**
   * @param settings as {@code key=value}
   */
  static RunningPenstock start(String natsUrl, String databaseUrl, String... settings) {
    return startOnly(List.of(), natsUrl, databaseUrl, settings);
  }

  /**
   * @param verticles every one, when none is named
   */
  static RunningPenstock startOnly(
      List<String> verticles, String natsUrl, String databaseUrl, String... settings) {
    System.setProperty("penstock.home", System.getProperty("penstock.root", "../.."));
    var line = new ArrayList<>(List.of("--http-port", "0", "-s", "log.level=error"));
    line.addAll(List.of("--nats-url", natsUrl, "--database-url", databaseUrl));
    for (var setting : settings) line.addAll(List.of("-s", setting));
    var options = new CommonOptions();
    new CommandLine(options).parseArgs(line.toArray(String[]::new));
    var placements = Placement.parse(verticles, Services.names());
    return new RunningPenstock(
        natsUrl, databaseUrl, Installation.start(options.settings(), placements));
  }

  Shop shop() {
    return shop;
  }

  Books books() {
    return books;
  }

  Wiretap wiretap() {
    return wiretap;
  }

  @Override
  public void close() {
    wiretap.close();
    installation.close();
  }
}
