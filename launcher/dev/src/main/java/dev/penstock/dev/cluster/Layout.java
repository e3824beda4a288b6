package dev.penstock.dev.cluster;

import dev.penstock.dev.process.Trees;
import dev.penstock.servers.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where everything of a cluster is. Ports are chosen once and kept, so that whatever is started
 * again is found where it was.
 *
 * @param folder absolute
 * @param ports by name
 */
record Layout(Path folder, Map<String, Integer> ports) {
  static final List<String> NODES = List.of("nats-1", "nats-2", "nats-3");
  static final String POSTGRES = "postgres";

  /** By name; in the order in which an order meets them. */
  static final Map<String, String> VERTICLES = verticles();

  private static final String PORTS = "ports.json";

  private static Map<String, String> verticles() {
    var verticles = new LinkedHashMap<String, String>();
    verticles.put("order", "order");
    verticles.put("inventory-1", "inventory");
    verticles.put("inventory-2", "inventory");
    verticles.put("payment", "payment");
    verticles.put("gateway", "gateway");
    verticles.put("deadletter", "deadletter");
    return verticles;
  }

  /** That of a cluster which was started here once. */
  static Optional<Layout> find(Path folder) {
    var file = folder.resolve(PORTS);
    if (!Files.exists(file)) return Optional.empty();
    try {
      var ports = new LinkedHashMap<String, Integer>();
      new JsonObject(Files.readString(file))
          .forEach(entry -> ports.put(entry.getKey(), (Integer) entry.getValue()));
      return Optional.of(new Layout(folder, ports));
    } catch (IOException | RuntimeException e) {
      throw new ClusterException(
          file + " cannot be read (" + e.getMessage() + "); restore or delete it", e);
    }
  }

  /** Chooses ports that are free now, and keeps them. */
  static Layout create(Path folder) {
    var ports = new LinkedHashMap<String, Integer>();
    for (var node : NODES) {
      for (var port : List.of(node, route(node), monitor(node))) ports.put(port, Ports.free());
    }
    ports.put(POSTGRES, Ports.free());
    VERTICLES.keySet().forEach(name -> ports.put(name, Ports.free()));
    return new Layout(folder, ports).keep();
  }

  /** The same with another port for one of them, kept. */
  Layout with(String name, int port) {
    var changed = new LinkedHashMap<>(ports);
    changed.put(name, port);
    return new Layout(folder, changed).keep();
  }

  private Layout keep() {
    var json = new JsonObject();
    ports.forEach(json::put);
    try {
      Files.createDirectories(folder);
      var unfinished = folder.resolve(PORTS + ".new");
      Files.writeString(unfinished, json.encodePrettily() + "\n");
      Files.move(unfinished, folder.resolve(PORTS), StandardCopyOption.REPLACE_EXISTING);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep ports in " + folder, e);
    }
  }

  int port(String name) {
    return Objects.requireNonNull(ports.get(name), name);
  }

  static String route(String node) {
    return node + "-route";
  }

  static String monitor(String node) {
    return node + "-monitor";
  }

  /** Of a page of a node. */
  String page(String node, String path) {
    return "http://127.0.0.1:" + port(monitor(node)) + path;
  }

  /** Of a service, or of a client's connection to all nodes. */
  String http(String service) {
    return "http://127.0.0.1:" + port(service);
  }

  String natsUrl() {
    return NODES.stream().map(this::natsUrl).collect(Collectors.joining(","));
  }

  String natsUrl(String node) {
    return "nats://127.0.0.1:" + port(node);
  }

  Path log(String name) {
    return name.equals(POSTGRES)
        ? folder.resolve(POSTGRES).resolve("postgres.log")
        : folder.resolve("logs").resolve(name + ".log");
  }

  Path pidFile(String name) {
    return folder.resolve("run").resolve(name + ".pid");
  }

  /** The configuration of the nodes, with their secrets beside it. */
  Path natsFolder() {
    return folder.resolve("nats");
  }

  Path streams(String node) {
    return folder.resolve(node);
  }

  /** Deletes everything, data too. */
  void purge() {
    Trees.delete(folder);
  }
}
