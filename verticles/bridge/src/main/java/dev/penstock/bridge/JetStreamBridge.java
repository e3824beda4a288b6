package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

final class JetStreamBridge {
  private JetStreamBridge() {}

  static Future<Bridge> connect(Vertx vertx, BridgeOptions options, BridgeObserver observer) {
    return Future.failedFuture(new BridgeException("not connected"));
  }
}
