package dev.penstock.dev.bench.floors;

import dev.penstock.launcher.CommonOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What {@link Child} starts. Reads a {@link Task} from its standard input and answers with a line
 * of JSON on its standard output; ends when its input does, so that it never outlives its parent.
 */
public final class FloorProcess {
  static final String FAILURE = "failure";
  static final String FLOORS = "floors";
  static final String PORT = "port";

  private static final Map<String, Function<Task, List<Floor>>> FLOORS_BY_NAME =
      Map.of(
          HttpLoad.NAME,
          HttpLoad::run,
          JnatsFloor.NAME,
          JnatsFloor::run,
          PostgresFloor.NAME,
          PostgresFloor::run,
          PipelineFloor.NAME,
          PipelineFloor::run);

  private FloorProcess() {}

  public static void main(String[] args) throws IOException {
    var answers = System.out;
    // Whatever logs must not log between the answers.
    System.setOut(System.err);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var task = Task.of(new JsonObject(Objects.requireNonNull(input.readLine(), "no task")));
    endWith(input);
    new CommonOptions().settings();
    try {
      answer(answers, run(task));
    } catch (RuntimeException e) {
      var message = Objects.requireNonNullElse(e.getMessage(), e.toString());
      answer(answers, new JsonObject().put(FAILURE, message));
    }
  }

  private static JsonObject run(Task task) {
    if (task.floor().equals(EchoServer.NAME)) {
      return new JsonObject().put(PORT, EchoServer.listen());
    }
    var floors = new JsonArray();
    FLOORS_BY_NAME.get(task.floor()).apply(task).forEach(floor -> floors.add(floor.json()));
    return new JsonObject().put(FLOORS, floors);
  }

  private static void answer(PrintStream answers, JsonObject answer) {
    answers.println(answer.encode());
    answers.flush();
  }

  private static void endWith(BufferedReader input) {
    var watch =
        new Thread(
            () -> {
              try {
                while (input.readLine() != null) continue;
              } catch (IOException e) {
                // Broken is as good as ended.
              }
              Runtime.getRuntime().halt(0);
            },
            "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
