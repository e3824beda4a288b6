package dev.penstock.dev.crash;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;

/** The payment provider's switches for what goes wrong there. Blocks. */
record Provider(Door door) {
  private static final Map<String, String> KEY = Map.of("Authorization", "Bearer sk_test_penstock");

  /** Replaces all faults; an empty plan heals. Fails when the provider cannot be reached. */
  void faults(JsonObject plan) throws IOException {
    var answer = door.put("/v1/test_helpers/faults", plan, KEY);
    if (answer.isEmpty() || answer.get().status() != 200) {
      throw new IOException("the provider does not take " + plan + ": " + answer);
    }
  }

  void heal() throws IOException {
    faults(new JsonObject());
  }
}
