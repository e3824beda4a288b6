package dev.penstock.pipeline;

import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublishException;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.EventCodec;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.versions.Versions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Publishes events, each in the versions that are asked for now. Several versions of one event are
 * stored together or not at all, by atomic publish (NATS ADR-50), where the server has it; an older
 * server gets them one behind the other, and none counts as published before all are stored, so
 * that what failed is repeated whole, under the same ids. Each atomic publish costs the server a
 * batch of its own, so what comes while one is under way goes together with the next. On one event
 * loop.
 */
final class EventPublisher {
  /** The server's: a message of that id is stored, and so all that were published with it. */
  private static final int STORED_BEFORE = 10_201;

  private static final int TOGETHER_MAX = 1_000;
  private static final Duration TRY_AGAIN = Duration.ofMillis(250);

  /** No try begins later, so that all end within twice the time of one. */
  private static final Duration TRY_MAX = PublisherOptions.DEFAULTS.outcomeTimeout();

  private final Vertx vertx;
  private final String service;
  private final Publisher publisher;
  private final Schemas schemas;
  private final EventCodec codec;
  private final Versions versions;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean isStoring;

  /**
   * Events to be stored together.
   *
   * @param events the messages of each
   */
  private record Waiting(List<List<OutMessage>> events, Promise<Void> stored) {
    int messages() {
      return events.stream().mapToInt(List::size).sum();
    }
  }

  EventPublisher(
      Vertx vertx, String service, Publisher publisher, Schemas schemas, Versions versions) {
    this.vertx = vertx;
    this.service = service;
    this.publisher = publisher;
    this.schemas = schemas;
    this.codec = new EventCodec(schemas);
    this.versions = versions;
  }

  /** As {@link Pipeline#publish}. */
  Future<Void> publish(List<Outgoing> events) {
    var single = new ArrayList<OutMessage>(events.size());
    var several = new ArrayList<List<OutMessage>>();
    for (var event : events) {
      var messages = messages(event);
      if (messages.size() == 1 || !publisher.isAtomic()) single.addAll(messages);
      else several.add(messages);
    }
    if (several.isEmpty()) return publishAlone(single);
    return Future.join(publishAlone(single), publishTogether(several)).mapEmpty();
  }

  private Future<Void> publishAlone(List<OutMessage> messages) {
    if (messages.isEmpty()) return Future.succeededFuture();
    return publisher.publishAll(messages).mapEmpty();
  }

  private Future<Void> publishTogether(List<List<OutMessage>> events) {
    int perPublish = TOGETHER_MAX / events.get(0).size();
    var done = new ArrayList<Future<Void>>();
    for (int from = 0; from < events.size(); from += perPublish) {
      var part = List.copyOf(events.subList(from, Math.min(from + perPublish, events.size())));
      var next = new Waiting(part, Promise.promise());
      waiting.add(next);
      done.add(next.stored().future());
    }
    storeWaiting();
    return Future.join(done).mapEmpty();
  }

  /** One publish after the other: the server bounds how many of a stream may be open. */
  private void storeWaiting() {
    if (isStoring || waiting.isEmpty()) return;
    isStoring = true;
    storeAll(takeWaiting())
        .onComplete(
            done -> {
              isStoring = false;
              storeWaiting();
            });
  }

  private List<Waiting> takeWaiting() {
    var taken = new ArrayList<Waiting>();
    int messages = 0;
    while (!waiting.isEmpty()) {
      messages += waiting.element().messages();
      if (!taken.isEmpty() && messages > TOGETHER_MAX) break;
      taken.add(waiting.remove());
    }
    return taken;
  }

  /** What is refused in company may be fine alone. */
  private Future<Void> storeAll(List<Waiting> taken) {
    return store(taken.stream().flatMap(each -> each.events().stream()).toList())
        .onSuccess(v -> taken.forEach(each -> each.stored().complete()))
        .recover(
            cause -> {
              if (taken.size() > 1 && isRefused(cause)) return storeEachOf(taken);
              taken.forEach(each -> each.stored().fail(cause));
              return Future.succeededFuture();
            });
  }

  private Future<Void> storeEachOf(List<Waiting> taken) {
    Future<Void> chain = Future.succeededFuture();
    for (var each : taken) chain = chain.compose(v -> storeAll(List.of(each)));
    return chain;
  }

  private static boolean isRefused(Throwable cause) {
    return cause instanceof PublishException failure
        && failure.outcome() == PublishException.Outcome.REJECTED;
  }

  private Future<Void> store(List<List<OutMessage>> events) {
    return store(events, System.nanoTime());
  }

  private Future<Void> store(List<List<OutMessage>> events, long sinceNanos) {
    return publisher
        .publishAtomically(events.stream().flatMap(List::stream).toList())
        .<Void>mapEmpty()
        .recover(
            cause -> {
              if (!(cause instanceof PublishException refused)) return Future.failedFuture(cause);
              if (refused.serverCode() == STORED_BEFORE) return storeEach(events);
              boolean isLate = System.nanoTime() - sinceNanos > TRY_MAX.toNanos();
              return isLate || isRefused(cause)
                  ? Future.failedFuture(cause)
                  : vertx.timer(TRY_AGAIN.toMillis()).compose(v -> store(events, sinceNanos));
            });
  }

  /** Some were stored before, in another company. */
  private Future<Void> storeEach(List<List<OutMessage>> events) {
    if (events.size() == 1) return Future.succeededFuture();
    Future<Void> chain = Future.succeededFuture();
    for (var event : events) chain = chain.compose(v -> store(List.of(event)));
    return chain;
  }

  private List<OutMessage> messages(Outgoing outgoing) {
    var versions = published(outgoing.event().subject());
    if (versions.size() == 1) return List.of(message(outgoing, versions.get(0), ""));
    var text = versions.stream().map(EventVersion::wireName).collect(Collectors.joining("+"));
    return versions.stream().map(version -> message(outgoing, version, text)).toList();
  }

  /** What newer processes publish too, and this one does not know, is left to them. */
  private List<EventVersion> published(String event) {
    var known = schemas.versions(event);
    if (known.size() == 1) return known;
    var published = versions.policy(event).published();
    var wanted = known.stream().filter(version -> published.contains(version.number())).toList();
    return wanted.isEmpty() ? known.subList(known.size() - 1, known.size()) : wanted;
  }

  private OutMessage message(Outgoing outgoing, EventVersion version, String versions) {
    var event = outgoing.event();
    var lineage = outgoing.lineage();
    return new OutMessage(
        outgoing.priority().lane(version.subject()),
        outgoing.messageId(version),
        versions.isEmpty()
            ? EventHeaders.write(service, event, version, lineage)
            : EventHeaders.write(service, event, version, lineage, versions),
        codec.encode(event, version));
  }
}
