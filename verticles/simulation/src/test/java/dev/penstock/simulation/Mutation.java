package dev.penstock.simulation;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.OutMessage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * A mistake that the simulation has to find: one that a programmer of the services could make, put
 * between them and their surroundings.
 */
enum Mutation {
  NONE,

  /** Messages are acknowledged when they come instead of when they are done. */
  ACKNOWLEDGES_FIRST {
    @Override
    Bridge bridge(String service, Bridge bridge) {
      return new MutatedBridge(
          bridge,
          message -> message,
          handler ->
              batch -> {
                batch.forEach(InMessage::ack);
                return handler.handle(batch);
              });
    }
  },

  /** A COMMIT that got no answer counts as done. */
  TAKES_AN_UNKNOWN_COMMIT_FOR_DONE {
    @Override
    Future<Void> afterCommit(Future<Void> committed) {
      return committed.otherwiseEmpty();
    }
  },

  /** What is driven again goes out under the message id it had the first time. */
  DRIVES_AGAIN_UNDER_THE_SAME_ID {
    @Override
    Bridge bridge(String service, Bridge bridge) {
      return new MutatedBridge(bridge, Mutation::withoutAttempt, handler -> handler);
    }
  },

  /** The end of an order is not the stored one: each time it is said, it has just ended. */
  ENDS_ORDERS_AFRESH {
    private int times;

    @Override
    Bridge bridge(String service, Bridge bridge) {
      return new MutatedBridge(bridge, this::afresh, handler -> handler);
    }

    private OutMessage afresh(OutMessage message) {
      var json = new JsonObject(Buffer.buffer(message.body()));
      if (!json.containsKey("ended_at")) return message;
      json.put("ended_at", "2026-01-01T00:00:00.%06dZ".formatted(++times % 1_000_000));
      return new OutMessage(
          message.subject(), message.messageId(), message.headers(), json.toBuffer().getBytes());
    }
  },

  /** Every request to the provider has a key of its own. */
  CHARGES_UNDER_A_NEW_KEY {
    @Override
    String idempotencyKey(String key, int request) {
      return key + "-" + request;
    }
  },

  /** No answer of the provider is taken for a no. */
  TAKES_A_TIMEOUT_FOR_A_NO,

  /** A cancellation gives back what the order held, also when it was given back before. */
  RELEASES_AGAIN,

  /** Nobody looks for orders that make no progress. */
  DRIVES_NOTHING_AGAIN;

  /** The provider's key of a request. */
  String idempotencyKey(String key, int request) {
    return key;
  }

  /** What a service is told of its COMMIT. */
  Future<Void> afterCommit(Future<Void> committed) {
    return committed;
  }

  /** A service's connection to the broker. */
  Bridge bridge(String service, Bridge bridge) {
    return bridge;
  }

  private static OutMessage withoutAttempt(OutMessage message) {
    var id = message.messageId();
    int mark = id.indexOf('#');
    return mark < 0
        ? message
        : new OutMessage(
            message.subject(), id.substring(0, mark), message.headers(), message.body());
  }
}
