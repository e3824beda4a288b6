package dev.penstock.bridge;

import io.vertx.core.Future;
import java.util.List;

/** Streams and consumers, without blocking. Futures complete on the calling context. */
public interface Management {

  /**
   * Brings streams, then consumers, to what is declared: creates what is missing, updates what
   * differs and may be changed in place, and leaves the rest. Safe to repeat and to run in several
   * processes at once. Fails with {@link BridgeException} when the server cannot hold what is
   * declared, naming the field.
   *
   * @return a line for each thing created or changed; empty when all was as declared
   */
  Future<List<String>> ensure(List<StreamSpec> streams, List<ConsumerSpec> consumers);

  /**
   * What of a stream is stored. Fails with {@link BridgeException} when there is no such stream.
   */
  Future<StreamStatus> streamStatus(String stream);
}
