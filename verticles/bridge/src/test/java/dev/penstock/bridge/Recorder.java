package dev.penstock.bridge;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A handler that writes down what it was given, and then answers as told. */
final class Recorder implements BatchHandler {
  private final Function<List<InMessage>, Future<Void>> answer;
  private final List<List<InMessage>> batches = new CopyOnWriteArrayList<>();

  private Recorder(Function<List<InMessage>, Future<Void>> answer) {
    this.answer = answer;
  }

  static Recorder thatSucceeds() {
    return new Recorder(batch -> Future.succeededFuture());
  }

  static Recorder answering(Function<List<InMessage>, Future<Void>> answer) {
    return new Recorder(answer);
  }

  @Override
  public Future<Void> handle(List<InMessage> batch) {
    batches.add(batch);
    return answer.apply(batch);
  }

  List<List<InMessage>> batches() {
    return batches;
  }

  List<InMessage> messages() {
    return batches.stream().flatMap(List::stream).toList();
  }

  /** The bodies in the order in which they came. */
  List<String> bodies() {
    return messages().stream().map(Recorder::body).toList();
  }

  static String body(InMessage message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }

  void awaitMessages(int count) {
    Eventually.holds(count + " messages", () -> messages().size() >= count);
  }

  /** Counts each body once, however often it came. */
  void awaitDistinct(int count) {
    Eventually.holds(
        count + " distinct messages",
        () ->
            batches.stream().mapToInt(List::size).sum() >= count
                && bodies().stream().distinct().count() >= count);
  }
}
