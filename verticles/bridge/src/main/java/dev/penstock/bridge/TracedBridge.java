package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts a span around every publish and every batch; all else is left to the bridge inside. */
record TracedBridge(Bridge bridge, BridgeTracing tracing) implements Bridge {
  /** Names from OpenTelemetry's semantic conventions for messaging. */
  static final String DESTINATION = "messaging.destination.name";

  static final String MESSAGE_ID = "messaging.message.id";
  static final String BATCH_MESSAGES = "messaging.batch.message_count";

  static Map<String, Object> attributes(String operation) {
    var attributes = new HashMap<String, Object>();
    attributes.put("messaging.system", "nats");
    attributes.put("messaging.operation.name", operation);
    attributes.put("messaging.operation.type", operation);
    return attributes;
  }

  @Override
  public Publisher publisher(PublisherOptions options) {
    return new TracedPublisher(bridge.publisher(options), tracing);
  }

  @Override
  public Future<BatchConsumer> consume(
      List<Lane> lanes, BatchOptions options, BatchHandler handler) {
    return bridge.consume(lanes, options, batch -> process(lanes, batch, handler));
  }

  private Future<Void> process(List<Lane> lanes, List<InMessage> batch, BatchHandler handler) {
    var span = tracing.start(process(lanes, batch));
    try {
      return span.within(() -> handler.handle(batch)).onComplete(done -> span.end(done.cause()));
    } catch (RuntimeException | Error thrown) {
      span.end(thrown);
      throw thrown;
    }
  }

  /** The filter stands for the subjects of a batch, which may be many. */
  private static BridgeTracing.Start process(List<Lane> lanes, List<InMessage> batch) {
    var attributes = attributes("process");
    attributes.put(BATCH_MESSAGES, (long) batch.size());
    var name = "process";
    var through =
        lanes.stream()
            .map(Lane::spec)
            .filter(spec -> batch.stream().anyMatch(message -> cameThrough(message, spec)))
            .toList();
    if (through.size() == 1) {
      var only = through.get(0);
      attributes.put(DESTINATION, only.filterSubject());
      attributes.put("messaging.consumer.group.name", only.durable());
      name += " " + only.filterSubject();
    }
    var carriers = batch.stream().map(InMessage::headers).toList();
    return new BridgeTracing.Start(BridgeTracing.Kind.CONSUMER, name, attributes, carriers);
  }

  private static boolean cameThrough(InMessage message, ConsumerSpec spec) {
    return message.durable().equals(spec.durable()) && message.stream().equals(spec.stream());
  }

  @Override
  public ConnectionState state() {
    return bridge.state();
  }

  @Override
  public String serverVersion() {
    return bridge.serverVersion();
  }

  @Override
  public void onStateChange(Consumer<ConnectionState> handler) {
    bridge.onStateChange(handler);
  }

  @Override
  public Management management() {
    return bridge.management();
  }

  @Override
  public Core core() {
    return bridge.core();
  }

  @Override
  public KeyValue keyValue(String bucket) {
    return bridge.keyValue(bucket);
  }

  @Override
  public BridgeHealth health() {
    return bridge.health();
  }

  @Override
  public Future<DrainReport> drain(Duration max) {
    return bridge.drain(max);
  }
}
