package dev.penstock.pipeline;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.bridge.DrainReport;
import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.Lane;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.EventCodec;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.MalformedEventException;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.pipeline.faults.StepPoints;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consuming and publishing side of one verticle instance, on its event loop. Handlers run one
 * batch at a time per consumer and acknowledge last.
 */
public final class Pipeline {
  /** The SQL schema of what every service's pipeline keeps, and the name of its migrations. */
  public static final String SCHEMA = "pipeline";

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final Vertx vertx;
  private final String service;
  private final String source;
  private final StepPoints points;
  private final Surroundings surroundings;
  private final EventCodec codec;
  private final Reading reading;
  private final Publisher publisher;
  private final EventPublisher events;
  private final Holds holds;
  private final DeadLetters deadLetters;
  private final Persistence persistence;
  private final Attempts attempts;
  private final Isolation isolation;
  private final List<BatchConsumer> consumers = new ArrayList<>();

  private Pipeline(
      Vertx vertx, Surroundings surroundings, String service, Pool pool, Schemas schemas) {
    var clock = surroundings.meters().config().clock();
    this.vertx = vertx;
    this.service = service;
    this.points = StepPoints.of(service);
    this.surroundings = surroundings;
    var versions = surroundings.versions();
    this.codec = new EventCodec(schemas, versions::isRead);
    this.reading = new Reading(schemas, versions);
    this.publisher = surroundings.bridge().publisher(PublisherOptions.DEFAULTS);
    this.events = new EventPublisher(vertx, service, publisher, schemas, versions);
    this.holds = new Holds(pool, service, clock);
    this.deadLetters = new DeadLetters(service, holds, publisher, schemas, surroundings.meters());
    this.source = EventHeaders.source(service);
    this.persistence = new Persistence(vertx, surroundings.pipeline(), service);
    this.attempts = new Attempts(pool, service);
    this.isolation =
        new Isolation(
            vertx, surroundings.pipeline().attemptsMax(), attempts, persistence, deadLetters);
  }

  /**
   * Bound to the calling event loop, which compiles the schemas: a matter of milliseconds.
   *
   * @param pool to a database with the schema {@link #SCHEMA}; of the caller, who closes it
   */
  public static Pipeline open(Vertx vertx, Surroundings surroundings, String service, Pool pool) {
    return open(vertx, surroundings, service, pool, new Schemas());
  }

  /** The same with schemas that are compiled already, by the same thread. */
  static Pipeline open(
      Vertx vertx, Surroundings surroundings, String service, Pool pool, Schemas schemas) {
    return new Pipeline(vertx, surroundings, service, pool, schemas);
  }

  /**
   * Starts a consumer of those lanes whose versions are read. The specs of its lanes must have been
   * ensured before.
   *
   * @param lanes as {@link Topology#lanes} makes them; each batch begins with the most urgent
   */
  public Future<BatchConsumer> consume(List<Lane> lanes, Answering answering) {
    var versions = surroundings.versions();
    var read =
        lanes.stream().filter(lane -> versions.isConsumed(lane.spec().filterSubject())).toList();
    return surroundings
        .bridge()
        .consume(read, surroundings.pipeline().batchOptions(), batch -> handle(batch, answering))
        .onSuccess(consumers::add);
  }

  /**
   * Publishes events that no message led to, each in the versions that are published now. Fails
   * with {@link dev.penstock.bridge.PublishException}; safe to repeat.
   */
  public Future<Void> publish(List<Outgoing> events) {
    return events.isEmpty() ? Future.succeededFuture() : this.events.publish(events);
  }

  /** Stops consuming, waits for running batches and open publishes, at most {@code max}. */
  public Future<Void> drain(Duration max) {
    persistence.giveUp();
    var drains = consumers.stream().map(consumer -> consumer.drain(max)).toList();
    return Future.join(drains)
        .onSuccess(done -> report(drains))
        .eventually(() -> publisher.drain(max))
        .mapEmpty();
  }

  private Future<Void> handle(List<InMessage> batch, Answering answering) {
    var ours = batch.stream().filter(this::isForUs).toList();
    if (ours.isEmpty()) return Future.succeededFuture();
    return isolation
        .handle(ours, messages -> handleTogether(messages, answering))
        .onSuccess(v -> afterAcknowledging());
  }

  /** What the service said itself it has in its ledger, and nothing is acted on twice. */
  private boolean isForUs(InMessage message) {
    return !source.equals(message.header(EventHeaders.SOURCE))
        && !Replay.isForAnother(message, service)
        && reading.isActedOn(message);
  }

  private void afterAcknowledging() {
    if (FaultPoint.isOn()) vertx.runOnContext(v -> FaultPoint.hit(points.acknowledged()));
  }

  private Future<Void> handleTogether(List<InMessage> batch, Answering answering) {
    return persistence
        .untilAvailable(() -> attempts.counted(batch, () -> attempt(batch, answering)))
        .recover(cause -> afterFailure(batch, answering, cause));
  }

  private Future<Void> attempt(List<InMessage> batch, Answering answering) {
    var unreadable = new ArrayList<Letter>();
    var messages = decode(batch, unreadable);
    return deadLetters
        .publish(unreadable)
        .compose(v -> deadLetters.withoutWaiting(messages))
        .compose(due -> answer(due, answering));
  }

  private Future<Void> answer(List<Received<?>> messages, Answering answering) {
    if (messages.isEmpty()) return Future.succeededFuture();
    FaultPoint.hit(points.received());
    return answering.answer(messages).compose(answers -> publish(messages, answers));
  }

  private Future<Void> publish(List<Received<?>> messages, Answers answers) {
    FaultPoint.hit(points.answered());
    return publish(answers.events())
        .compose(
            v -> {
              FaultPoint.hit(points.published());
              return holds.settle(messages, answers.postponed());
            })
        .onSuccess(v -> giveBack(answers));
  }

  private List<Received<?>> decode(List<InMessage> batch, List<Letter> unreadable) {
    var messages = new ArrayList<Received<?>>(batch.size());
    for (var message : batch) {
      try {
        var event = codec.decode(Priority.withoutLane(message.subject()), message.body());
        var lineage = EventHeaders.lineage(message::header, event.orderId());
        messages.add(new Received<>(event, lineage, message));
      } catch (MalformedEventException e) {
        unreadable.add(Letter.malformed(message, String.valueOf(e.getMessage())));
      }
    }
    return messages;
  }

  private static void giveBack(Answers answers) {
    for (var postponed : answers.postponed()) postponed.message().nak(answers.delay());
  }

  /** A bug is in one message until proven otherwise: find it, so that its neighbours pass. */
  private Future<Void> afterFailure(List<InMessage> batch, Answering answering, Throwable cause) {
    if (!(Failure.of(cause) instanceof Failure.Bug)) return Future.failedFuture(cause);
    if (batch.size() == 1) return afterBug(batch.get(0), cause);
    LOG.atWarn()
        .addKeyValue("service", service)
        .addKeyValue("messages", batch.size())
        .setCause(cause)
        .log("a batch failed; handling its messages one by one");
    Future<Void> chain = Future.succeededFuture();
    for (var message : batch)
      chain = chain.compose(v -> handleTogether(List.of(message), answering));
    return chain;
  }

  private Future<Void> afterBug(InMessage message, Throwable cause) {
    return persistence
        .untilAvailable(() -> attempts.failed(message, cause))
        .compose(
            attempt -> {
              if (attempt >= surroundings.pipeline().attemptsMax()) {
                return bury(message, cause, attempt);
              }
              LogLine.about(LOG.atError(), message)
                  .addKeyValue("service", service)
                  .addKeyValue("attempt", attempt)
                  .setCause(cause)
                  .log("a message met a bug; it is tried again");
              message.nak(surroundings.pipeline().retryMax());
              return Future.succeededFuture();
            });
  }

  private Future<Void> bury(InMessage message, Throwable cause, int attempt) {
    var letter = Letter.bug(message, cause, attempt);
    return persistence.untilAvailable(
        () -> deadLetters.publish(List.of(letter)).compose(v -> attempts.forget(List.of(message))));
  }

  private void report(List<Future<DrainReport>> drains) {
    var left = drains.stream().map(Future::result).reduce(DrainReport.CLEAN, DrainReport::plus);
    LOG.debug("drained service={} left={}", service, left);
  }
}
