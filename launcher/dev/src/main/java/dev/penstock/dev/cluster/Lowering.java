package dev.penstock.dev.cluster;

import dev.penstock.dev.process.Deadline;
import dev.penstock.servers.PostgresServer;
import dev.penstock.servers.ServerProcess;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stops a cluster from its doors inwards, so that what is under way finds whoever it needs still
 * there. Data stays. Blocks.
 */
final class Lowering {
  /** More than a service takes to drain, see {@code run}. */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(15);

  /** Who is stopped together, the first first. */
  private static final List<List<String>> GROUPS =
      List.of(
          List.of("order"),
          List.of("deadletter", "inventory-1", "inventory-2", "payment"),
          List.of("gateway"));

  private final Layout layout;
  private final PostgresServer.Options postgres;
  private final PrintWriter out;

  Lowering(Layout layout, PostgresServer.Options postgres, PrintWriter out) {
    this.layout = layout;
    this.postgres = postgres;
    this.out = out;
  }

  /** How many processes there were to stop. */
  int lower() {
    int stopped = 0;
    for (var group : GROUPS) {
      stopped += stop(group.stream().map(name -> Member.service(layout, name)).toList());
    }
    stopped += stop(Layout.NODES.stream().map(name -> Member.node(layout, name)).toList());
    var server = PostgresServer.running(postgres);
    server.ifPresent(
        running -> {
          running.close();
          say(Layout.POSTGRES + " has stopped");
        });
    return stopped + (server.isPresent() ? 1 : 0);
  }

  private int stop(List<Member> members) {
    Map<Member, ServerProcess> running = new LinkedHashMap<>();
    for (var member : members) {
      member.running().ifPresent(process -> running.put(member, process));
    }
    running.values().forEach(ServerProcess::terminate);
    var deadline = Deadline.in(DRAIN_MAX);
    running.forEach(
        (member, process) ->
            say(
                Member.endsWithin(deadline.left(), process)
                    ? member.name() + " has stopped"
                    : member.name()
                        + " did not stop within "
                        + DRAIN_MAX.toSeconds()
                        + " s and was killed; what it held is handled again, see "
                        + member.log()));
    return running.size();
  }

  private void say(String what) {
    out.println(what);
    out.flush();
  }
}
