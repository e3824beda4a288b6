package dev.penstock.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A letter as operators see it: field names and values of JSON; what is not known is left out. */
final class LetterView {
  private LetterView() {}

  /** One line of a list. */
  static Map<String, Object> of(Letter letter) {
    var view = new LinkedHashMap<String, Object>();
    view.put("letter_id", letter.id());
    view.put("service", letter.service());
    view.put("failure", letter.failure().wireName());
    view.put("reason", letter.fault().reason());
    view.put("state", letter.state().name());
    letter.orderId().ifPresent(id -> view.put("order_id", id.toString()));
    letter.traceId().ifPresent(id -> view.put("trace_id", id));
    view.put("attempts", letter.fault().attempts());
    view.put("returns", letter.fault().returns());
    view.put("origin", origin(letter));
    view.put("first_failed_at", time(letter.fault().firstAt()));
    view.put("last_failed_at", time(letter.fault().lastAt()));
    letter.progress().decidedAt().ifPresent(at -> view.put("decided_at", time(at)));
    letter.progress().publishedAt().ifPresent(at -> view.put("published_at", time(at)));
    letter.progress().handledAt().ifPresent(at -> view.put("handled_at", time(at)));
    view.put("confirms", !letter.failure().isOfBroker());
    view.put("links", Map.of("self", "/deadletters/" + letter.id()));
    return view;
  }

  /**
   * All of it.
   *
   * @param behind the letter of an earlier message of the same order
   * @param waiting letters that wait behind it
   */
  static Map<String, Object> whole(
      Letter letter, List<Action> actions, OptionalLong behind, long waiting) {
    var view = of(letter);
    behind.ifPresent(id -> view.put("waits_behind", id));
    view.put("waiting", waiting);
    view.put("headers", letter.headers());
    putBody(view, letter.body());
    view.put("actions", actions.stream().map(LetterView::of).toList());
    return view;
  }

  private static Map<String, Object> of(Action action) {
    var view = new LinkedHashMap<String, Object>();
    view.put("action", action.what());
    view.put("actor", action.actor());
    view.put("reason", action.reason());
    view.put("at", time(action.at()));
    putBody(view, action.replacement());
    return view;
  }

  private static Map<String, Object> origin(Letter letter) {
    var view = new LinkedHashMap<String, Object>();
    view.put("subject", letter.subject());
    view.put("stream", letter.origin().stream());
    view.put("sequence", letter.origin().sequence());
    view.put("stored_at", time(letter.origin().storedAt()));
    return view;
  }

  static void putBody(Map<String, Object> view, byte @Nullable [] body) {
    if (body == null) return;
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      view.put("body", text);
    } catch (CharacterCodingException notText) {
      view.put("body_base64", Base64.getEncoder().encodeToString(body));
    }
  }

  private static String time(OffsetDateTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
  }
}
