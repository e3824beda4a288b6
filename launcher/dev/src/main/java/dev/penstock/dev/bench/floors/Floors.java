package dev.penstock.dev.bench.floors;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the floors one after another, each in a JVM of its own. */
public final class Floors {
  /** In the order in which they run; some measure several things. */
  public static final List<String> NAMES =
      List.of(HttpLoad.NAME, JnatsFloor.NAME, PostgresFloor.NAME, PipelineFloor.NAME);

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
   * Runs all. Blocks for minutes. Throws {@link FloorException} when one could not be run, or did
   * not do what it claims.
   */
  public List<Floor> run() {
    return run(NAMES);
  }

  /** The same of those of {@link #NAMES} that are named. */
  public List<Floor> run(List<String> names) {
    var floors = new ArrayList<Floor>();
    for (var name : names) {
      floors.addAll(name.equals(HttpLoad.NAME) ? echo() : run(Task.of(name, servers, options)));
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
