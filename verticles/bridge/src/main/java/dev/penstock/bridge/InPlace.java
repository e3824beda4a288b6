package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;

/**
 * Which fields change in place without losing a message or the position of a consumer: what
 * nats-server allows ({@code configUpdateCheck} of its streams, {@code checkNewConsumerConfig} of
 * its consumers), less what would lose something although it is allowed.
 */
record InPlace(Features features) {
  private static final String NEVER = "no server changes it";

  /**
   * @param info all the server told, with the state of a stream
   */
  Difference difference(FieldValue atServer, FieldValue wanted, JsonObject info) {
    var obstacle = obstacle(atServer, wanted, info);
    return obstacle.isEmpty()
        ? difference(atServer, wanted, Difference.Kind.IN_PLACE, consequence(atServer, wanted))
        : difference(atServer, wanted, Difference.Kind.FIXED, obstacle);
  }

  private static Difference difference(
      FieldValue atServer, FieldValue wanted, Difference.Kind kind, String why) {
    return new Difference(wanted.field(), atServer.toString(), wanted.toString(), kind, why);
  }

  private String obstacle(FieldValue atServer, FieldValue wanted, JsonObject info) {
    return switch (wanted.field()) {
      case "storage",
          "deliver_policy",
          "deliver_subject",
          "ack_policy",
          "replay_policy",
          "max_waiting" ->
          NEVER;
      case "retention" -> retention(atServer, wanted);
      case "max_consumers" ->
          features.maxConsumersUpdate() ? "" : "servers before 2.12.5 do not change it";
      case "max_bytes" -> bytes(wanted.number(), info);
      case "num_replicas" -> replicas(wanted.number(), info);
      // The server would go on from where the consumer is.
      case "filter_subject" ->
          isNarrower(atServer, wanted) ? "" : "what it had passed over would stay so";
      default -> "";
    };
  }

  private String retention(FieldValue atServer, FieldValue wanted) {
    if (!features.retentionUpdate()) return "servers before 2.10 do not change it";
    boolean workQueue = atServer.value().equals("workqueue") || wanted.value().equals("workqueue");
    return workQueue ? NEVER : "";
  }

  /** Servers before 2.10.6 drop what does not fit any more, even with {@code discard: new}. */
  private static String bytes(long max, JsonObject info) {
    long stored = info.getJsonObject("state", new JsonObject()).getLong("bytes", 0L);
    return max >= 0 && stored > max ? stored + " bytes are stored" : "";
  }

  /** Older servers take any number without a cluster, and replicate nothing. */
  private static String replicas(long wanted, JsonObject info) {
    boolean clustered = info.getJsonObject("cluster", new JsonObject()).containsKey("name");
    return wanted > 1 && !clustered ? "the server is in no cluster" : "";
  }

  /** Nothing was passed over that it is to have. */
  private static boolean isNarrower(FieldValue atServer, FieldValue wanted) {
    var filter = atServer.value().equals("") ? ">" : String.valueOf(atServer.value());
    return Subjects.covers(filter, String.valueOf(wanted.value()));
  }

  private static String consequence(FieldValue atServer, FieldValue wanted) {
    if (wanted.field().equals("filter_subject")) return "the others are delivered no more";
    boolean shorter =
        wanted.field().equals("max_age")
            && wanted.number() > 0
            && (atServer.number() == 0 || wanted.number() < atServer.number());
    return shorter ? "older messages are dropped" : "";
  }
}
