package dev.penstock.dev.crash;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.Random;

/** What makes the code come by where it seldom comes, beside orders and cancellations. */
enum Provocation {
  NONE,
  /** Messages that nobody can handle. */
  POISON {
    @Override
    void step(Plant plant) throws IOException {
      MessageFaults.poison(plant, new Random());
    }
  },
  /** The latest of them are given back to those who could not handle them. */
  REPLAY {
    @Override
    void step(Plant plant) throws IOException {
      POISON.step(plant);
      var letters =
          plant
              .ledger()
              .rows(
                  "SELECT letter_id FROM deadletter.letters WHERE state = 'OPEN'"
                      + " ORDER BY letter_id DESC LIMIT 3");
      var decision = new JsonObject().put("actor", "crashtest").put("reason", "again").encode();
      for (var letter : letters) {
        plant.door("deadletter-1").post("/deadletters/" + letter + "/replay", decision, Map.of());
      }
    }
  },
  /** Orders get no further. */
  STANDSTILL {
    @Override
    void step(Plant plant) {
      plant.members("inventory").forEach(Member::freeze);
    }

    @Override
    void end(Plant plant) {
      plant.members("inventory").forEach(Member::thaw);
    }
  },
  /** Money is taken without an answer until the order is given up, and then hard to give back. */
  FAILING_REFUNDS {
    @Override
    void step(Plant plant) throws IOException {
      plant
          .provider()
          .faults(new JsonObject().put("hang_after_capture_rate", 1.0).put("error_rate", 0.6));
    }

    @Override
    void end(Plant plant) throws IOException {
      plant.provider().heal();
    }
  };

  /** To be done again and again until it is {@linkplain #end ended}. Blocks for a moment. */
  void step(Plant plant) throws IOException {}

  void end(Plant plant) throws IOException {}
}
