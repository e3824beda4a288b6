package dev.penstock.launcher.schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a change of what is published is made, and how its end is told. */
final class ChangeOptions {
  private static final int REFUSED = 1;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private SurveyOptions survey = new SurveyOptions();

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "how long to wait for all living processes to follow (${DEFAULT-VALUE})")
  private Duration waitMax = Duration.ofSeconds(30);

  @Option(names = "--force", description = "do it although somebody still needs it; says who")
  private boolean force;

  @Option(names = "--json", description = "for machines")
  private boolean json;

  SurveyOptions survey() {
    return survey;
  }

  Duration waitMax() {
    return waitMax;
  }

  boolean isForced() {
    return force;
  }

  /** Nothing was changed. */
  int refused(String what, List<Blocker> blockers) {
    var out = spec.commandLine().getOut();
    if (json) {
      var body = new JsonObject().put("done", false).put("refused", what);
      out.println(body.put("blockers", SurveyJson.of(blockers)).encodePrettily());
    } else {
      out.println("refused: " + what + SurveyReport.lines(blockers));
      if (!blockers.isEmpty()) out.println("Nothing was changed; --force does it all the same.");
    }
    out.flush();
    return REFUSED;
  }

  /**
   * It was changed, or was so before.
   *
   * @param ignored who was passed over
   * @param next what to do now, a line each
   */
  int done(String what, List<Blocker> ignored, Followers.Followed followed, List<String> next) {
    var out = spec.commandLine().getOut();
    if (json) {
      var behind = new JsonArray(followed.behind().stream().map(Jvm::name).toList());
      var body = new JsonObject().put("done", true).put("what", what).put("behind", behind);
      body.put("living", followed.total()).put("forced_past", SurveyJson.of(ignored));
      out.println(body.put("next", new JsonArray(next)).encodePrettily());
    } else {
      out.println(what);
      if (!ignored.isEmpty()) out.println("forced past:" + SurveyReport.lines(ignored));
      out.println(followed.inWords());
      next.forEach(out::println);
    }
    out.flush();
    return followed.isByAll() ? 0 : REFUSED;
  }
}
