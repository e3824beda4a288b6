package dev.penstock.launcher;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a document says of one method on one path. */
record Operation(String method, String path, JsonObject operation) {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** A problem that an operation may answer, as its example shows it. */
  record ShownProblem(String status, String kind, JsonObject value) {}

  static List<Operation> of(JsonObject document) {
    var operations = new ArrayList<Operation>();
    for (var path : document.getJsonObject("paths")) {
      for (var field : (JsonObject) path.getValue()) {
        if (METHODS.contains(field.getKey())) {
          var method = field.getKey().toUpperCase(Locale.ROOT);
          operations.add(new Operation(method, path.getKey(), (JsonObject) field.getValue()));
        }
      }
    }
    return operations;
  }

  List<ShownProblem> problems(References document) {
    var problems = new ArrayList<ShownProblem>();
    for (var response : operation.getJsonObject("responses")) {
      var content = document.resolved((JsonObject) response.getValue()).getJsonObject("content");
      var problem = content == null ? null : content.getJsonObject("application/problem+json");
      if (problem == null) continue;
      for (var example : problem.getJsonObject("examples")) {
        var value = ((JsonObject) example.getValue()).getJsonObject("value");
        problems.add(new ShownProblem(response.getKey(), example.getKey(), value));
      }
    }
    return problems;
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
