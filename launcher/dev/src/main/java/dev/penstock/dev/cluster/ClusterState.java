package dev.penstock.dev.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a cluster is, at about one moment.
 *
 * @param metaLeader who decides where streams are; empty when no majority of nodes agrees
 * @param streams those that there should be, with or without a leader, and whatever else there is
 */
record ClusterState(
    List<Part> nodes,
    Optional<String> metaLeader,
    List<Stream> streams,
    Part postgres,
    List<Service> services) {

  /**
   * A process.
   *
   * @param pid empty when it does not run
   * @param trouble why it cannot do its work; empty when it can
   * @param residentBytes of memory; 0 when it does not run
   */
  record Part(
      String name, String url, Optional<Long> pid, Optional<String> trouble, long residentBytes) {
    Optional<String> problem() {
      if (pid.isEmpty()) return Optional.of(name + " does not run");
      return trouble.map(what -> name + ": " + what);
    }
  }

  /**
   * A stream, as its leader sees it.
   *
   * @param leader empty when it has none with a majority: then nothing can be published to it
   * @param followers unknown, so empty, without a leader
   */
  record Stream(
      String name, Optional<String> leader, List<Replica> followers, long messages, long bytes) {
    /** Whether enough replicas are there to take a message. */
    boolean hasMajority() {
      long there = 1 + followers.stream().filter(follower -> !follower.offline()).count();
      return 2 * there > 1 + followers.size();
    }

    List<String> problems() {
      if (leader.isEmpty()) return List.of("stream " + name + " has no leader with a majority");
      return followers.stream()
          .filter(follower -> !follower.current() || follower.offline())
          .map(follower -> "stream " + name + ": its replica on " + follower)
          .toList();
    }
  }

  /**
   * @param current whether it has everything, or will in a moment
   * @param lag operations that it has not got yet
   */
  record Replica(String node, boolean current, boolean offline, long lag) {
    @Override
    public String toString() {
      if (offline) return node + " is offline";
      if (!current) return node + " is behind" + (lag > 0 ? " by " + lag : "");
      return lag > 0 ? node + " is current, behind by " + lag : node + " is current";
    }
  }

  /** A verticle's JVM, with the durable consumers that all JVMs of its verticle share. */
  record Service(Part part, String verticle, List<Consumer> consumers) {}

  /**
   * @param pending messages that it has not been given yet
   * @param unacknowledged given and not settled
   */
  record Consumer(
      String stream,
      String durable,
      Optional<String> leader,
      long pending,
      long unacknowledged,
      long redelivered) {
    Optional<String> problem() {
      return leader.isPresent()
          ? Optional.empty()
          : Optional.of("consumer " + durable + " of " + stream + " has no leader");
    }
  }

  /** Whether anything of it runs. */
  boolean isUp() {
    return postgres.pid().isPresent()
        || nodes.stream().anyMatch(node -> node.pid().isPresent())
        || services.stream().anyMatch(service -> service.part().pid().isPresent());
  }

  /** What is not well, for an operator; empty when all is. */
  List<String> problems() {
    var problems = new ArrayList<String>();
    nodes.forEach(node -> node.problem().ifPresent(problems::add));
    if (metaLeader.isEmpty()) problems.add("the nodes have no leader: no majority of them agrees");
    streams.forEach(stream -> problems.addAll(stream.problems()));
    postgres.problem().ifPresent(problems::add);
    services.forEach(service -> service.part().problem().ifPresent(problems::add));
    services.stream()
        .flatMap(service -> service.consumers().stream())
        .distinct()
        .forEach(consumer -> consumer.problem().ifPresent(problems::add));
    return problems;
  }
}
