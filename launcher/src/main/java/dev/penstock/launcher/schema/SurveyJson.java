package dev.penstock.launcher.schema;

import dev.penstock.events.EventPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** A survey for machines. */
final class SurveyJson {
  private SurveyJson() {}

  static JsonObject of(Survey survey) {
    var json =
        new JsonObject()
            .put("event", survey.event())
            .put("since", survey.at().minus(survey.window()).toString())
            .put("published", EventPolicy.text(survey.published()))
            .put("retired", EventPolicy.text(survey.retired()))
            .put("stream", survey.stream().orElse(null))
            .put("copies", new JsonArray(survey.copies()))
            .put("versions", array(List.copyOf(survey.known()), number -> version(survey, number)))
            .put("jvms", array(survey.jvms(), jvm -> of(jvm, survey.event())));
    survey.subscribers().ifPresent(them -> json.put("subscribers", array(them, SurveyJson::of)));
    return json;
  }

  static JsonArray of(List<Blocker> blockers) {
    return array(
        blockers,
        each ->
            new JsonObject()
                .put("who", each.who())
                .put("why", each.why())
                .put("next", each.next()));
  }

  private static JsonObject version(Survey survey, int number) {
    var json = new JsonObject().put("version", "v" + number).put("subject", survey.subject(number));
    for (var each : survey.publishings()) {
      if (each.version() != number) continue;
      var sources = new JsonObject();
      each.bySource().forEach(sources::put);
      json.put("stored", each.stored()).put("sources", sources);
      each.last().ifPresent(at -> json.put("last_stored_at", at.toString()));
    }
    return json.put("consumers", array(survey.readingsOf(number), SurveyJson::of));
  }

  private static JsonObject of(Reading reading) {
    var reader = reading.reader();
    var json =
        new JsonObject()
            .put("name", reader.name())
            .put("kind", reader.kind().text())
            .put("ours", reader.isOurs())
            .put("filters", new JsonArray(reader.filters()))
            .put("delivered", reading.delivered())
            .put("delivered_older", reading.gotOlder())
            .put("waiting", reading.waiting())
            .put("unacknowledged", reading.unacknowledged())
            .put("pulled", reader.isPulled());
    reader.lastActive().ifPresent(at -> json.put("last_active_at", at.toString()));
    return json;
  }

  private static JsonObject of(Jvm jvm, String event) {
    return new JsonObject()
        .put("name", jvm.name())
        .put("services", new JsonArray(jvm.services()))
        .put("reads", EventPolicy.text(jvm.reads(event)))
        .put("published", EventPolicy.text(jvm.published(event)));
  }

  private static JsonObject of(Subscriber subscriber) {
    SortedSet<Integer> versions = new TreeSet<>(subscriber.versions());
    return new JsonObject()
        .put("name", subscriber.name())
        .put("subjects", new JsonArray(subscriber.subjects()))
        .put("versions", EventPolicy.text(versions));
  }

  private static <T> JsonArray array(List<T> all, Function<T, JsonObject> write) {
    var array = new JsonArray();
    all.forEach(each -> array.add(write.apply(each)));
    return array;
  }
}
