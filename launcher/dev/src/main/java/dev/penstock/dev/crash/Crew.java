package dev.penstock.dev.crash;

import dev.penstock.launcher.Services;
import java.util.ArrayList;
import java.util.List;

/** Which members a plant has. */
record Crew(List<Post> posts) {
  /** Only what a test would wait for is made shorter than an operator gets it. */
  private static final List<String> HURRIED =
      List.of(
          "order.redrive_after=3s",
          "order.redrive_interval=500ms",
          "order.deadline=10s",
          "payment.call_timeout=1s",
          "payment.postpone_delay=500ms",
          "payment.breaker_reset_timeout=1s",
          "payment.refund_retry_min=1s",
          "payment.refund_retry_max=5s",
          "payment.redrive_interval=500ms",
          // Longer than any fault here holds a request up on its way.
          "payment.lookup_lag=15s",
          "payment.key_age_max=1m",
          "database.statement_timeout=5s");

  /**
   * @param name of the member
   * @param settings as {@code key=value}
   * @param lifeSettings the same of its first lives, see {@link Member#setForNextLives}
   */
  record Post(
      String name, List<String> verticles, List<String> settings, List<String> lifeSettings) {}

  Crew {
    posts = List.copyOf(posts);
  }

  /** A member for each verticle that this build knows, two where they share work. */
  static Crew forFaults() {
    var posts = new ArrayList<Post>();
    for (var verticle : List.of("gateway", "order", "inventory", "payment", "deadletter")) {
      if (!Services.names().contains(verticle)) continue;
      int count = List.of("gateway", "deadletter").contains(verticle) ? 1 : 2;
      for (int i = 1; i <= count; i++) {
        posts.add(new Post(verticle + "-" + i, List.of(verticle), HURRIED, List.of()));
      }
    }
    return new Crew(posts);
  }

  /**
   * Several for each of these verticles, and one for all others, with the settings that an operator
   * gets.
   *
   * @param lifeSettings of the former
   */
  static Crew of(List<String> verticles, int instances, List<String> lifeSettings) {
    var posts = new ArrayList<Post>();
    var others = Services.names().stream().filter(name -> !verticles.contains(name)).toList();
    posts.add(new Post("others", others, List.of(), List.of()));
    for (var verticle : verticles) {
      for (int i = 1; i <= instances; i++)
        posts.add(new Post(verticle + "-" + i, List.of(verticle), List.of(), lifeSettings));
    }
    return new Crew(posts);
  }
}
