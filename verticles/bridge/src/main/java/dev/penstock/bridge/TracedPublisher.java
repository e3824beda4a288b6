package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Puts a span around every call that publishes, and its context into every message. */
record TracedPublisher(Publisher publisher, BridgeTracing tracing) implements Publisher {

  @Override
  public Future<PubAck> publish(OutMessage message) {
    var attributes = TracedBridge.attributes("send");
    attributes.put(TracedBridge.MESSAGE_ID, message.messageId());
    var span = start(List.of(message), attributes);
    return end(span, publisher.publish(message.with(span.headers())));
  }

  @Override
  public Future<List<PubAck>> publishAll(List<OutMessage> messages) {
    if (messages.isEmpty()) return publisher.publishAll(messages);
    var span = startAll(messages);
    return end(span, publisher.publishAll(with(messages, span)));
  }

  @Override
  public Future<PubAck> publishAtomically(List<OutMessage> messages) {
    if (messages.isEmpty()) return publisher.publishAtomically(messages);
    var span = startAll(messages);
    return end(span, publisher.publishAtomically(with(messages, span)));
  }

  private BridgeTracing.Span startAll(List<OutMessage> messages) {
    var attributes = TracedBridge.attributes("send");
    attributes.put(TracedBridge.BATCH_MESSAGES, (long) messages.size());
    return start(messages, attributes);
  }

  private BridgeTracing.Span start(List<OutMessage> messages, Map<String, Object> attributes) {
    var name = "send";
    var subject = messages.get(0).subject();
    if (messages.stream().allMatch(message -> message.subject().equals(subject))) {
      attributes.put(TracedBridge.DESTINATION, subject);
      name += " " + subject;
    }
    var carriers = messages.stream().map(OutMessage::headers).toList();
    return tracing.start(
        new BridgeTracing.Start(BridgeTracing.Kind.PRODUCER, name, attributes, carriers));
  }

  private static List<OutMessage> with(List<OutMessage> messages, BridgeTracing.Span span) {
    var headers = span.headers();
    return messages.stream().map(message -> message.with(headers)).toList();
  }

  private static <T> Future<T> end(BridgeTracing.Span span, Future<T> published) {
    return published.onComplete(done -> span.end(done.cause()));
  }

  @Override
  public boolean isAtomic() {
    return publisher.isAtomic();
  }

  @Override
  public int inFlight() {
    return publisher.inFlight();
  }

  @Override
  public boolean isFull() {
    return publisher.isFull();
  }

  @Override
  public Future<Void> whenWritable() {
    return publisher.whenWritable();
  }

  @Override
  public Future<Void> drain(Duration max) {
    return publisher.drain(max);
  }
}
