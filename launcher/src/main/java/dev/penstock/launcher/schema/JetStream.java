package dev.penstock.launcher.schema;

import dev.penstock.bridge.CoreMessage;
import dev.penstock.bridge.Endpoint;
import dev.penstock.bridge.RequestException;
import dev.penstock.launcher.Broker;
import dev.penstock.launcher.BrokerException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Questions to the JetStream API, in its own words. Every method blocks. */
final class JetStream {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;

  /** Far above what there is; the rest would not be looked at. */
  private static final int LISTED_MAX = 10_000;

  private final Broker broker;

  JetStream(Broker broker) {
    this.broker = broker;
  }

  /** The stream that stores a subject; empty when none does. */
  Optional<String> streamOf(String subject) {
    var names =
        ask("STREAM.NAMES", new JsonObject().put("subject", subject)).getJsonArray("streams");
    return names == null || names.isEmpty() ? Optional.empty() : Optional.of(names.getString(0));
  }

  boolean hasStream(String name) {
    return find("STREAM.INFO." + name, new JsonObject()).isPresent();
  }

  /** The subjects of what a stream stores at this moment, of those that pass a filter. */
  Set<String> subjects(String stream, String filter) {
    var info = ask("STREAM.INFO." + stream, new JsonObject().put("subjects_filter", filter));
    var subjects = info.getJsonObject("state").getJsonObject("subjects");
    return subjects == null ? Set.of() : subjects.fieldNames();
  }

  /** The streams that copy one, as its mirror or from it as a source. */
  List<String> copiesOf(String stream) {
    return pages("STREAM.LIST", "streams").stream()
        .map(info -> info.getJsonObject("config"))
        .filter(config -> copied(config).contains(stream))
        .map(config -> config.getString("name"))
        .toList();
  }

  private static List<String> copied(JsonObject config) {
    var all = config.getJsonArray("sources", new JsonArray()).copy();
    all.add(config.getJsonObject("mirror", new JsonObject()));
    return all.stream().map(each -> ((JsonObject) each).getString("name", "")).toList();
  }

  /** What the server tells of each consumer of a stream. */
  List<JsonObject> consumers(String stream) {
    return pages("CONSUMER.LIST." + stream, "consumers");
  }

  private List<JsonObject> pages(String what, String field) {
    var all = new ArrayList<JsonObject>();
    int total;
    do {
      var page = ask(what, new JsonObject().put("offset", all.size()));
      var these = page.getJsonArray(field, new JsonArray());
      for (var each : these) all.add((JsonObject) each);
      requireComplete(what, page);
      total = these.isEmpty() ? 0 : page.getInteger("total", 0);
    } while (all.size() < Math.min(total, LISTED_MAX));
    return all;
  }

  /** Who cannot be seen might be the one that matters. */
  private static void requireComplete(String what, JsonObject page) {
    var missing = page.getJsonArray("missing", new JsonArray());
    if (missing == null || missing.isEmpty()) return;
    throw new BrokerException(
        "the servers of "
            + missing.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + " do not answer "
            + what
            + "; repeat it when they are back",
        null);
  }

  /** The message stored last under a subject, with its {@code seq} and {@code time}. */
  Optional<JsonObject> last(String stream, String subject) {
    return find("STREAM.MSG.GET." + stream, new JsonObject().put("last_by_subj", subject))
        .map(answer -> answer.getJsonObject("message"));
  }

  /** The sequence of the first message of a subject that is stored from a sequence on. */
  Optional<Long> next(String stream, String subject, long sequence) {
    var body = new JsonObject().put("seq", sequence).put("next_by_subj", subject);
    return find("STREAM.MSG.GET." + stream, body)
        .map(answer -> answer.getJsonObject("message").getLong("seq"));
  }

  /**
   * Listens while a consumer is made that delivers there, until so many messages have come or none
   * does any more.
   *
   * @param deliverTo makes the consumer, is given the subject, and blocks
   */
  List<CoreMessage> delivered(int messages, Consumer<String> deliverTo) {
    var inbox = broker.newInbox();
    var came = new LinkedBlockingQueue<CoreMessage>();
    var delivered = new ArrayList<CoreMessage>();
    var listening =
        broker
            .bridge()
            .core()
            .serve(
                new Endpoint(inbox, "", messages),
                message -> {
                  came.add(message);
                  return Future.succeededFuture(new byte[0]);
                });
    var registration = broker.await(listening);
    try {
      deliverTo.accept(inbox);
      while (delivered.size() < messages) {
        var message = came.poll(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) break;
        delivered.add(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      broker.await(registration.drain(ANSWER_MAX));
    }
    return delivered;
  }

  /** Throws {@link BrokerException} also when there is no such thing. */
  JsonObject ask(String what, JsonObject body) {
    return find(what, body)
        .orElseThrow(() -> new BrokerException("NATS knows no " + what + " any more", null));
  }

  /** Empty when there is no such thing. Throws {@link BrokerException}. */
  Optional<JsonObject> find(String what, JsonObject body) {
    var answer = answer(what, body);
    var error = answer.getJsonObject("error");
    if (error == null) return Optional.of(answer);
    if (error.getInteger("code", 0) == NOT_FOUND) return Optional.empty();
    throw new BrokerException(
        "NATS refused " + what + ": " + error.getString("description", "without a reason"), null);
  }

  private JsonObject answer(String what, JsonObject body) {
    var bytes = body.isEmpty() ? new byte[0] : body.toBuffer().getBytes();
    try {
      var request = new CoreMessage("$JS.API." + what, bytes);
      var answer = broker.await(broker.bridge().core().request(request, ANSWER_MAX));
      return new JsonObject(Buffer.buffer(answer.body()));
    } catch (RequestException e) {
      throw new BrokerException(
          "JetStream does not answer; is it enabled, and may this user ask $JS.API." + what + "?",
          e);
    } catch (DecodeException e) {
      throw new BrokerException("JetStream's answer to " + what + " cannot be read", e);
    }
  }
}
