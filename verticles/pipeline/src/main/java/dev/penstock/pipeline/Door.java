package dev.penstock.pipeline;

import io.vertx.core.Future;
import io.vertx.ext.web.Router;

/** A service's way in over HTTP, on one event loop. */
public interface Door {

  /** Adds the service's routes. Bodies are limited and read by the routes themselves. */
  void mount(Router router);

  /** Called when no new request can come; completes when the accepted ones are done and closed. */
  Future<Void> close();
}
