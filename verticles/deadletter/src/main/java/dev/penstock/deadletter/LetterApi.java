package dev.penstock.deadletter;

import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code GET /deadletters} and {@code GET /deadletters/{id}}, read from the ledger. */
final class LetterApi {
  static final String PATH = "/deadletters";
  static final String ONE = PATH + "/:letter_id";

  private final Pool pool;

  LetterApi(Pool pool) {
    this.pool = pool;
  }

  void mount(Router router) {
    router.get(PATH).handler(this::list);
    router.get(ONE).handler(this::get);
  }

  private void list(RoutingContext context) {
    Map<String, String> parameters;
    LetterQuery query;
    try {
      parameters = parameters(context);
      query = LetterQuery.of(parameters);
    } catch (IllegalArgumentException e) {
      invalidQuery(context, e);
      return;
    }
    LetterStore.list(pool, query)
        .onSuccess(letters -> send(context, page(context, parameters, query, letters)))
        .onFailure(cause -> fail(context, cause));
  }

  private static Map<String, Object> page(
      RoutingContext context,
      Map<String, String> parameters,
      LetterQuery query,
      List<Letter> letters) {
    boolean more = letters.size() > query.limit();
    var shown = more ? letters.subList(0, query.limit()) : letters;
    var links = new LinkedHashMap<String, Object>();
    links.put("self", context.request().uri());
    if (more) {
      var last = shown.get(shown.size() - 1).id();
      var next = PATH + "?" + LetterQuery.after(parameters, last);
      links.put("next", next);
      context.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
    }
    return Map.of("letters", shown.stream().map(LetterView::of).toList(), "links", links);
  }

  private void get(RoutingContext context) {
    var id = id(context);
    if (id.isEmpty()) {
      unknown(context);
      return;
    }
    LetterStore.find(pool, id.getAsLong())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Map.<String, Object>of())
                    : whole(found.get()))
        .onSuccess(
            view -> {
              if (view.isEmpty()) unknown(context);
              else send(context, view);
            })
        .onFailure(cause -> fail(context, cause));
  }

  private Future<Map<String, Object>> whole(Letter letter) {
    var actions = LetterStore.actions(pool, letter.id());
    var behind = LetterStore.behind(pool, letter.id());
    var waiting = LetterStore.countWaiting(pool, letter.id());
    return Future.all(actions, behind, waiting)
        .map(all -> LetterView.whole(letter, actions.result(), behind.result(), waiting.result()));
  }

  /**
   * Each at most once. Throws {@link IllegalArgumentException}, whose message is for the client.
   */
  static Map<String, String> parameters(RoutingContext context) {
    var parameters = new LinkedHashMap<String, String>();
    for (var entry : context.queryParams()) {
      if (parameters.put(entry.getKey(), entry.getValue()) != null) {
        throw new IllegalArgumentException(entry.getKey() + " may be given once");
      }
    }
    return parameters;
  }

  static void invalidQuery(RoutingContext context, IllegalArgumentException e) {
    new Problem(400, "invalid-query", "The query is not valid", String.valueOf(e.getMessage()))
        .send(context);
  }

  static OptionalLong id(RoutingContext context) {
    var id = context.pathParam("letter_id");
    return id.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
  }

  static void unknown(RoutingContext context) {
    new Problem(
            404,
            "unknown-letter",
            "There is no such letter",
            "Take the id from the list; letters decided long ago are deleted.")
        .send(context);
  }

  static void send(RoutingContext context, Map<String, Object> json) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .end(new JsonObject(json).toBuffer());
  }

  /** What the ledger could not do now is worth another try; anything else is a defect of ours. */
  static void fail(RoutingContext context, Throwable cause) {
    if (!(Failure.of(cause) instanceof Failure.Unavailable)) {
      context.fail(cause);
      return;
    }
    new Problem(
            503,
            "temporarily-unavailable",
            "The ledger cannot be reached now",
            "Send the same request again after a pause.")
        .send(context);
  }
}
