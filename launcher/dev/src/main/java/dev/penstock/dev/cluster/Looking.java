package dev.penstock.dev.cluster;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.dev.cluster.ClusterState.Part;
import dev.penstock.launcher.Services;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.servers.PostgresServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out how a cluster is, changing nothing. Blocks, bounded, also while parts are frozen. */
final class Looking {
  private static final String RESIDENT = "VmRSS:";

  private final Layout layout;
  private final PostgresServer.Options postgres;
  private final Pages pages = new Pages();

  Looking(Layout layout, PostgresServer.Options postgres) {
    this.layout = layout;
    this.postgres = postgres.withShared(true);
  }

  ClusterState look() {
    var nodes =
        Layout.NODES.stream().map(name -> part(Member.node(layout, name), "status")).toList();
    var jetStream = jetStream(nodes);
    var streams = new LinkedHashSet<String>();
    Topology.streams(StreamOptions.DEFAULTS).forEach(stream -> streams.add(stream.name()));
    streams.addAll(jetStream.streams());
    var consumers = consumersByVerticle();
    var services =
        Layout.VERTICLES.entrySet().stream()
            .map(each -> service(each.getKey(), each.getValue(), consumers, jetStream))
            .toList();
    return new ClusterState(
        nodes,
        jetStream.metaLeader(),
        streams.stream().map(jetStream::stream).toList(),
        postgres(),
        services);
  }

  private JetStreamPages jetStream(List<Part> nodes) {
    var byNode = new LinkedHashMap<String, JsonObject>();
    for (var node : nodes) {
      if (node.pid().isEmpty()) continue;
      pages
          .get(layout.page(node.name(), JetStreamPages.PATH))
          .ifPresent(page -> byNode.put(node.name(), page.body()));
    }
    return new JetStreamPages(byNode);
  }

  private static Map<String, List<ConsumerSpec>> consumersByVerticle() {
    return Services.declared().stream()
        .collect(Collectors.toMap(service -> service.name(), service -> service.consumers()));
  }

  private ClusterState.Service service(
      String name,
      String verticle,
      Map<String, List<ConsumerSpec>> consumers,
      JetStreamPages jetStream) {
    var its =
        consumers.getOrDefault(verticle, List.of()).stream()
            .flatMap(it -> jetStream.consumer(it.stream(), it.durable()).stream())
            .toList();
    return new ClusterState.Service(part(Member.service(layout, name), "checks"), verticle, its);
  }

  /**
   * @param detail the field of its health page that says what is wrong
   */
  private Part part(Member member, String detail) {
    var url =
        Layout.NODES.contains(member.name())
            ? layout.natsUrl(member.name())
            : layout.http(member.name());
    var process = member.running();
    if (process.isEmpty())
      return new Part(member.name(), url, Optional.empty(), Optional.empty(), 0);
    var health = member.health(pages);
    var trouble =
        health.isEmpty()
            ? Optional.of("does not answer")
            : health.filter(page -> !page.ok()).map(page -> reason(page.body(), detail));
    return part(member.name(), url, process.get().pid(), trouble);
  }

  private static Part part(String name, String url, long pid, Optional<String> trouble) {
    return new Part(name, url, Optional.of(pid), trouble, residentBytes(pid));
  }

  private static String reason(JsonObject health, String detail) {
    if (health.getValue(detail) instanceof JsonArray checks) return failing(checks);
    return health.getString("error", health.encode());
  }

  /** Of the checks of a service, those that fail. */
  private static String failing(JsonArray checks) {
    return checks.stream()
        .map(JsonObject.class::cast)
        .filter(check -> !"UP".equals(check.getString("status")))
        .map(check -> check.getString("id") + " " + check.getValue("data", "is down"))
        .collect(Collectors.joining(", "));
  }

  private Part postgres() {
    var server = PostgresServer.running(postgres);
    var url = Place.postgresUrl(layout);
    return server
        .map(running -> part(Layout.POSTGRES, url, running.pid(), Optional.empty()))
        .orElse(new Part(Layout.POSTGRES, url, Optional.empty(), Optional.empty(), 0));
  }

  /** 0 where there is no /proc. */
  private static long residentBytes(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
