package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to plan or to make what is declared, on one context and with a deadline.
 *
 * <p>Asks first, creates only what is missing: servers before 2.14.6 may lose a live consumer's
 * state when they refuse a create.
 */
final class Provisioning {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);

  /** Another process may create or change the same thing between our question and our answer. */
  private static final int RACES_MAX = 3;

  private final JetStreamApi api;
  private final Features features;
  private final Home home;
  private final long deadlineMillis;
  private final List<Declared> declared;
  private final List<String> changes = new ArrayList<>();

  /** What is done with a thing that was looked for; empty when it is missing. */
  private interface Act {
    Future<Void> on(Declared declared, Optional<JsonObject> info);
  }

  /**
   * @param declared each thing once, streams first
   */
  Provisioning(
      JetStreamApi api, Features features, Home home, Duration max, List<Declared> declared) {
    this.api = api;
    this.features = features;
    this.home = home;
    this.deadlineMillis = Home.nowMillis() + max.toMillis();
    this.declared = declared;
  }

  Future<Plan> plan() {
    return home.<Void>succeeded()
        .compose(v -> Future.all(declared.stream().map(this::planned).toList()))
        .map(all -> new Plan(all.list()));
  }

  /** Plans and applies; a line for each change. */
  Future<List<String>> apply() {
    return plan().compose(this::apply).map(done -> List.copyOf(changes));
  }

  /** Creates what is missing, and leaves alone what exists. */
  Future<Void> createMissing() {
    return each(declared, this::createOnly);
  }

  private Future<Void> apply(Plan plan) {
    if (!plan.isPossible()) return home.failed(plan.refusal());
    var unlike = new ArrayList<Declared>();
    for (int i = 0; i < declared.size(); i++) {
      var thing = plan.things().get(i);
      if (thing.action() != Planned.Action.NOTHING) unlike.add(declared.get(i));
      for (var field : thing.differences(Difference.Kind.LEFT_OUT)) {
        LOG.warn("{}: {}", thing.what(), field);
      }
    }
    return each(unlike, this::bring);
  }

  private Future<Void> each(List<Declared> things, Act act) {
    // One after the other: a consumer needs its stream.
    var done = home.<Void>succeeded();
    for (var thing : things) done = done.compose(v -> lookAndAct(thing, act, 1));
    return done;
  }

  /** Looks right before it acts, however fresh the plan: other processes may be at the same. */
  private Future<Void> lookAndAct(Declared thing, Act act, int race) {
    return look(thing)
        .compose(
            info ->
                act.on(thing, info)
                    .recover(
                        cause ->
                            isRace(thing, cause) && race < RACES_MAX
                                ? lookAndAct(thing, act, race + 1)
                                : home.failed(named(thing, cause))));
  }

  private Future<Optional<JsonObject>> look(Declared thing) {
    return ask(thing.infoSubject(), new JsonObject())
        .map(Optional::of)
        .recover(
            cause ->
                isMissing(thing, cause) || isMissingWithItsStream(thing, cause)
                    ? home.succeeded(Optional.empty())
                    : home.failed(named(thing, cause)));
  }

  private Future<JsonObject> ask(String what, JsonObject body) {
    return api.requestPatiently(home, what, body, deadlineMillis);
  }

  private Future<Planned> planned(Declared thing) {
    return look(thing).map(info -> planned(thing, info));
  }

  private Planned planned(Declared thing, Optional<JsonObject> info) {
    return info.map(found -> thing.change(found, features)).orElseGet(thing::creation);
  }

  private Future<Void> bring(Declared thing, Optional<JsonObject> info) {
    var planned = planned(thing, info);
    return switch (planned.action()) {
      case NOTHING -> home.succeeded();
      case CREATE -> create(thing);
      case UPDATE -> update(thing, info.orElseThrow(), planned);
      case IMPOSSIBLE -> home.failed(new Plan(List.of(planned)).refusal());
    };
  }

  private Future<Void> createOnly(Declared thing, Optional<JsonObject> info) {
    if (info.isEmpty()) return create(thing);
    for (var line : planned(thing, info).lines()) LOG.warn("not as declared: {}", line);
    return home.succeeded();
  }

  private Future<Void> create(Declared thing) {
    return ask(thing.createSubject(), thing.request(thing.config()))
        .compose(answer -> check(thing, answer))
        .onSuccess(done -> changed(thing.what() + " created"));
  }

  private Future<Void> update(Declared thing, JsonObject info, Planned planned) {
    // What is not declared stays as it is.
    var wanted = info.getJsonObject("config").copy().mergeIn(thing.config());
    var differences =
        planned.differences(Difference.Kind.IN_PLACE).stream()
            .map(Difference::toString)
            .collect(Collectors.joining(", "));
    // Of a consumer the answer may still tell what it was before.
    return ask(thing.updateSubject(), thing.request(wanted))
        .compose(answer -> look(thing).map(found -> found.orElse(answer)))
        .compose(found -> check(thing, found))
        .onSuccess(done -> changed(thing.what() + " updated: " + differences));
  }

  private void changed(String line) {
    LOG.info("{}", line);
    changes.add(line);
  }

  /** A server may drop or bound what it was given without a word. */
  private Future<Void> check(Declared thing, JsonObject answer) {
    var config = answer.getJsonObject("config", new JsonObject());
    var unlike =
        thing.unlike(config).stream()
            .map(
                wanted ->
                    "%s %s instead of %s".formatted(wanted.field(), wanted.in(config), wanted))
            .collect(Collectors.joining(", "));
    if (unlike.isEmpty()) return home.succeeded();
    return home.failed(
        new BridgeException(
            thing.what()
                + ": the server took the request but holds "
                + unlike
                + "; declare what it can hold, or use one that holds this"));
  }

  private static boolean isMissing(Declared thing, Throwable cause) {
    int missing =
        thing.isStream() ? ApiException.STREAM_NOT_FOUND : ApiException.CONSUMER_NOT_FOUND;
    return cause instanceof ApiException api && api.errorCode() == missing;
  }

  private boolean isMissingWithItsStream(Declared thing, Throwable cause) {
    return cause instanceof ApiException api
        && api.errorCode() == ApiException.STREAM_NOT_FOUND
        && declared.stream()
            .anyMatch(each -> each.isStream() && each.stream().equals(thing.stream()));
  }

  private static boolean isRace(Declared thing, Throwable cause) {
    if (!(cause instanceof ApiException api)) return false;
    return api.errorCode() == ApiException.STREAM_NAME_TAKEN
        || api.errorCode() == ApiException.CONSUMER_NAME_TAKEN
        || isMissing(thing, cause);
  }

  private static Throwable named(Declared thing, Throwable cause) {
    return cause instanceof ApiException
        ? new BridgeException(thing.what() + ": " + cause.getMessage(), cause)
        : cause;
  }
}
