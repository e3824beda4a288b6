package dev.penstock.dev.bench.floors;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the floors one after another, each in a JVM of its own. */
public final class Floors {
  private final Servers servers;
  private final FloorOptions options;
  private final Consumer<Floor> progress;

  /**
   * @param progress is told each floor as soon as it is known
   */
  public Floors(Servers servers, FloorOptions options, Consumer<Floor> progress) {
    this.servers = servers;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Blocks for minutes. Throws {@link FloorException} when one could not be run, or did not do what
   * it claims.
   */
  public List<Floor> run() {
    var floors = new ArrayList<Floor>(echo());
    for (var name : List.of(PipelineFloor.NAME)) {
      floors.addAll(run(Task.of(name, servers, options)));
    }
    return floors;
  }

  private List<Floor> echo() {
    try (var server = Child.start(Task.of(EchoServer.NAME, servers, options))) {
      int port = server.answer().getInteger(FloorProcess.PORT);
      return run(Task.ofHttp(HttpLoad.NAME, port, server.pid(), options));
    }
  }

  private List<Floor> run(Task task) {
    try (var child = Child.start(task)) {
      var answer = child.answer().getJsonArray(FloorProcess.FLOORS);
      var floors = answer.stream().map(JsonObject.class::cast).map(Floor::of).toList();
      floors.forEach(progress);
      return floors;
    }
  }
}
