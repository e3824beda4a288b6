package dev.penstock.dev;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** What HTTP answered. */
record Answer(int status, String type, String text, HttpResponse<String> response) {
  static Answer of(HttpResponse<String> response) {
    var type = response.headers().firstValue("Content-Type").orElse("");
    return new Answer(response.statusCode(), type, response.body(), response);
  }

  JsonObject json() {
    return new JsonObject(text);
  }

  /** The first header of that name, or "". */
  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
