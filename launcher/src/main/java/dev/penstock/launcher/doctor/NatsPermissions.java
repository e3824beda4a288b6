package dev.penstock.launcher.doctor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a user may publish to, or subscribe to.
 *
 * @param allow patterns; empty allows all that is not denied
 */
record NatsPermissions(List<String> allow, List<String> deny) {
  static final NatsPermissions ALL = new NatsPermissions(List.of(), List.of());

  NatsPermissions {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /**
   * @param kind {@code publish} or {@code subscribe}
   */
  static NatsPermissions of(JsonObject user, String kind) {
    var all = user.getJsonObject("permissions", new JsonObject());
    var some = all.getJsonObject(kind, new JsonObject());
    return new NatsPermissions(patterns(some, "allow"), patterns(some, "deny"));
  }

  private static List<String> patterns(JsonObject json, String key) {
    return json.getJsonArray(key, new JsonArray()).stream().map(String::valueOf).toList();
  }

  /**
   * @param subject may have wildcards, and then all it stands for must be permitted
   */
  boolean permits(String subject) {
    boolean allowed = allow.isEmpty() || allow.stream().anyMatch(each -> covers(each, subject));
    return allowed && deny.stream().noneMatch(each -> covers(each, subject));
  }

  /** Whether the pattern matches everything that the subject stands for. */
  static boolean covers(String pattern, String subject) {
    // A permission may be for a queue group only: "subject queue".
    var wanted = pattern.split(" ")[0].split("\\.");
    var tokens = subject.split("\\.");
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(">")) return i < tokens.length;
      if (i >= tokens.length || tokens[i].equals(">")) return false;
      if (!wanted[i].equals("*") && !wanted[i].equals(tokens[i])) return false;
    }
    return wanted.length == tokens.length;
  }
}
