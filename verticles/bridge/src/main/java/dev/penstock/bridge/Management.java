package dev.penstock.bridge;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Streams and consumers, without blocking. Futures complete on the calling context. */
public interface Management {

  /**
   * Compares streams and consumers with what is declared, and changes nothing. Fails with {@link
   * BridgeException} when the server does not answer for 30 s, and when a consumer's stream neither
   * exists nor is declared.
   */
  Future<Plan> plan(List<StreamSpec> streams, List<ConsumerSpec> consumers);

  /**
   * Plans, then brings streams, and after them consumers, to what is declared: creates what is
   * missing, updates what differs, and leaves alone what is not declared. Safe to repeat and to run
   * in several processes at once.
   *
   * <p>Fails as {@link #plan} does. When the plan is not possible it fails with one {@link
   * BridgeException} that names every field in the way, and nothing was created or changed. Where a
   * server refuses or does not keep what it was asked for all the same, what came before in the
   * plan stays applied.
   *
   * @return a line for each thing created or changed; empty when all was as declared
   */
  Future<List<String>> ensure(List<StreamSpec> streams, List<ConsumerSpec> consumers);

  /** As {@link #ensure}, for a key-value bucket. */
  Future<List<String>> ensureBucket(BucketSpec bucket);

  /**
   * What of a stream is stored. Fails with {@link BridgeException} when there is no such stream.
   */
  Future<StreamStatus> streamStatus(String stream);

  /**
   * Deletes those consumers of a stream that were delivered messages which it never had: as after a
   * power failure, when acknowledgements were on disk and what they were about was not. Servers
   * before 2.10 would let such a consumer pass over as many new messages. Whoever uses one here
   * makes it again, and it begins with the first message stored.
   *
   * <p>Only tells those apart that the stream has not caught up with: call it before much is
   * published again. Fails with {@link BridgeException}, also when there is no such stream.
   *
   * @return their durable names
   */
  Future<List<String>> deleteConsumersAhead(String stream);

  /**
   * The message a stream has stored under this sequence; empty when there is none, or none any
   * more, or no such stream. Fails with {@link BridgeException} when the server does not say.
   */
  Future<Optional<StoredMessage>> storedMessage(String stream, long sequence);
}
