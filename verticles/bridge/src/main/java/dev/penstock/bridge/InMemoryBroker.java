package dev.penstock.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A broker inside the JVM, for fast tests. It answers the part of the JetStream protocol that this
 * room speaks, so the bridges it gives run the same code as those to a real server. What it stores
 * lives as long as the broker: bridges may come and go. Safe from any thread; delays are kept to
 * about 10 ms.
 */
public final class InMemoryBroker {
  private static final String API = "$JS.API.";

  private final Map<String, MemoryStream> streams = new LinkedHashMap<>();
  private final List<MemoryWire> wires = new ArrayList<>();
  private final MemoryBatches batches = new MemoryBatches();
  private boolean away;
  private boolean twice;

  public Bridge bridge(Vertx vertx) {
    return bridge(vertx, BridgeObserver.NONE);
  }

  /** A connected bridge, or one that waits for the broker while that is away. */
  public Bridge bridge(Vertx vertx, BridgeObserver observer) {
    var home = Home.of(vertx);
    var wire = wire(vertx);
    wire.onStateChange(state -> home.later(() -> observer.stateChanged(state)));
    return new JetStreamBridge(vertx, home, wire, observer);
  }

  synchronized MemoryWire wire(Vertx vertx) {
    var wire = new MemoryWire(vertx, this);
    wires.add(wire);
    if (!away) wire.connect();
    return wire;
  }

  /** Loses the first acknowledgement of every message, so that each is delivered twice. */
  public synchronized void deliverEverythingTwice(boolean twice) {
    this.twice = twice;
  }

  /** Drops all connections and refuses new ones. What is stored stays. */
  public synchronized void goAway() {
    away = true;
    wires.forEach(MemoryWire::disconnect);
    streams.values().forEach(MemoryStream::loseLines);
  }

  public synchronized void comeBack() {
    away = false;
    wires.forEach(MemoryWire::connect);
  }

  /** Forgets a stream with its messages and consumers, as an operator's mistake would. */
  public synchronized void deleteStream(String stream) {
    streams.remove(stream);
  }

  public synchronized void deleteConsumer(String stream, String durable) {
    streams.get(stream).consumers.remove(durable);
  }

  /** Everything a stream stores, in order. */
  public synchronized List<OutMessage> stored(String stream) {
    var found = streams.get(stream);
    if (found == null) return List.of();
    var stored = new ArrayList<OutMessage>();
    for (var message : found.messages()) {
      Map<String, String> headers =
          message.headers() == null ? Map.of() : message.headers().toMap();
      var id = headers.getOrDefault("Nats-Msg-Id", "none");
      stored.add(new OutMessage(message.subject(), id, headers, message.body()));
    }
    return stored;
  }

  boolean deliversTwice() {
    return twice;
  }

  synchronized void forget(MemoryWire wire) {
    wires.remove(wire);
  }

  synchronized void tick() {
    if (away) return;
    streams.values().forEach(MemoryStream::tick);
  }

  /** What a line sends. */
  synchronized void accept(
      String subject, String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    if (subject.startsWith(API)) {
      request(subject.substring(API.length()), replyTo, body);
    } else if (subject.startsWith(AckSubject.PREFIX)) {
      acknowledge(subject, body);
    } else {
      publish(subject, replyTo, headers, body);
    }
  }

  private void publish(String subject, String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    boolean heard =
        route(subject, Frame.message(subject, replyTo.isEmpty() ? null : replyTo, headers, body));
    for (var stream : streams.values()) {
      if (!stream.takes(subject)) continue;
      var batch = headers == null ? null : headers.first("Nats-Batch-Id");
      if (headers == null || batch == null) {
        answer(replyTo, stream.store(subject, headers, body));
      } else {
        var said = batches.accept(stream, new MemoryBatches.Part(batch, subject, headers, body));
        answer(replyTo, Frame.answer(replyTo, said));
      }
      stream.deliver();
      return;
    }
    if (!heard) noResponders(replyTo);
  }

  private void acknowledge(String subject, byte[] body) {
    var tokens = subject.split("\\.");
    var stream = streams.get(tokens[2]);
    var consumer = stream == null ? null : stream.consumers.get(tokens[3]);
    if (consumer != null) {
      consumer.acknowledge(AckSubject.parse(subject).streamSequence(), MemoryConsumer.word(body));
    }
  }

  private void request(String what, String replyTo, byte[] body) {
    var json = body.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(body));
    var tokens = what.split("\\.");
    if (tokens[0].equals("DIRECT")) {
      var frame = MemoryReads.direct(streams.get(tokens[2]), what, replyTo);
      if (frame != null) answer(replyTo, frame);
      return;
    }
    if (tokens[0].equals("STREAM")) {
      answer(replyTo, onStream(tokens, json));
      return;
    }
    boolean pulls = tokens[1].equals("MSG");
    var stream = streams.get(tokens[pulls || tokens[1].equals("DURABLE") ? 3 : 2]);
    var durable = tokens[tokens.length - 1];
    if (pulls) {
      var consumer = stream == null ? null : stream.consumers.get(durable);
      if (consumer == null) noResponders(replyTo);
      else consumer.pull(replyTo, json);
    } else {
      answer(replyTo, stream == null ? streamNotFound() : onConsumer(stream, tokens, json));
    }
  }

  private JsonObject onStream(String[] tokens, JsonObject config) {
    var verb = tokens[1];
    var name = tokens[tokens.length - 1];
    var stream = streams.get(name);
    if (verb.equals("MSG")) {
      return stream == null ? streamNotFound() : MemoryReads.get(stream, config);
    }
    if (verb.equals("CREATE") && stream == null) {
      stream = new MemoryStream(config);
      streams.put(name, stream);
    }
    if (stream == null) return streamNotFound();
    if (verb.equals("CREATE") && !stream.isMadeBy(config)) {
      return error(400, ApiException.STREAM_NAME_TAKEN, "stream name already in use");
    }
    if (verb.equals("UPDATE")) stream.update(config);
    return stream.info();
  }

  private JsonObject onConsumer(MemoryStream stream, String[] tokens, JsonObject request) {
    var durable = tokens[tokens.length - 1];
    var consumer = stream.consumers.get(durable);
    if (tokens[1].equals("LIST")) return stream.listConsumers();
    if (tokens[1].equals("DELETE")) {
      stream.followers.remove(durable);
      stream.consumers.remove(durable);
      return new JsonObject().put("success", true);
    }
    if (tokens[1].equals("CREATE")) {
      var follower = new MemoryFollower(this, stream, request.getJsonObject("config"));
      stream.followers.put(follower.name(), follower);
      return follower.info();
    }
    if (tokens[1].equals("INFO")) {
      return consumer == null ? error(404, 10_014, "consumer not found") : consumer.info();
    }
    var config = request.getJsonObject("config").put("stream_name", tokens[3]);
    if (consumer == null) {
      consumer = new MemoryConsumer(this, stream, config);
      stream.consumers.put(durable, consumer);
    } else {
      consumer.update(config);
    }
    return consumer.info();
  }

  private static JsonObject streamNotFound() {
    return error(404, ApiException.STREAM_NOT_FOUND, "stream not found");
  }

  static JsonObject error(int code, int errorCode, String description) {
    return new JsonObject().put("error", reason(code, errorCode, description));
  }

  static JsonObject reason(int code, int errorCode, String description) {
    return new JsonObject()
        .put("code", code)
        .put("err_code", errorCode)
        .put("description", description);
  }

  private void noResponders(String replyTo) {
    answer(replyTo, Frame.status(replyTo, Frame.NO_RESPONDERS, "No Responders", null));
  }

  private void answer(String replyTo, JsonObject json) {
    answer(replyTo, Frame.answer(replyTo, json.toBuffer().getBytes()));
  }

  private void answer(String inbox, Frame frame) {
    if (!inbox.isEmpty()) route(inbox, frame);
  }

  /**
   * To all who listen, but only to one of each queue group; returns false when nobody does.
   *
   * @param subject the one listened to, which is not always the subject of the frame
   */
  boolean route(String subject, Frame frame) {
    var interested = new ArrayList<MemoryWire.Interest>();
    for (var wire : wires) wire.addInterested(subject, interested);
    var groups = new HashMap<String, List<MemoryWire.Interest>>();
    for (var interest : interested) {
      var group = interest.queueGroup();
      if (group.isEmpty()) interest.receiver().accept(frame);
      else groups.computeIfAbsent(group, name -> new ArrayList<>()).add(interest);
    }
    for (var members : groups.values()) {
      int chosen = ThreadLocalRandom.current().nextInt(members.size());
      members.get(chosen).receiver().accept(frame);
    }
    return !interested.isEmpty();
  }
}
