package dev.penstock.dev.bench.floors;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a child is to do, as it is told on its standard input: a command line, which may be read by
 * others, would show the passwords in the URLs.
 *
 * @param natsUrl as {@code databaseUrl} and {@code httpUrl} "" where it is not needed
 * @param processes whose processor time is measured, by name
 */
record Task(
    String floor,
    String natsUrl,
    String databaseUrl,
    String httpUrl,
    Map<String, Long> processes,
    FloorOptions options) {

  static Task of(String floor, Servers servers, FloorOptions options) {
    return new Task(
        floor, servers.natsUrl(), servers.databaseUrl(), "", servers.processes(), options);
  }

  static Task ofHttp(String floor, int port, long serverPid, FloorOptions options) {
    var url = "http://127.0.0.1:" + port;
    return new Task(floor, "", "", url, Map.of("server", serverPid), options);
  }

  JsonObject json() {
    var pids = new JsonObject();
    processes.forEach(pids::put);
    return new JsonObject()
        .put("floor", floor)
        .put("natsUrl", natsUrl)
        .put("databaseUrl", databaseUrl)
        .put("httpUrl", httpUrl)
        .put("processes", pids)
        .put("seconds", options.seconds())
        .put("rounds", options.rounds());
  }

  static Task of(JsonObject json) {
    var processes = new LinkedHashMap<String, Long>();
    var pids = json.getJsonObject("processes");
    for (var name : pids.fieldNames()) processes.put(name, pids.getLong(name));
    return new Task(
        json.getString("floor"),
        json.getString("natsUrl"),
        json.getString("databaseUrl"),
        json.getString("httpUrl"),
        processes,
        new FloorOptions(json.getInteger("seconds"), json.getInteger("rounds")));
  }
}
