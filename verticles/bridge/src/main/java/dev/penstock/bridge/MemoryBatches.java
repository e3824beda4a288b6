package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The atomic publishes that are open at an {@link InMemoryBroker}. */
final class MemoryBatches {
  private static final byte[] BEGUN = new byte[0];

  record Part(String batchId, String subject, NatsHeaders headers, byte[] body) {}

  private final Map<String, List<Part>> open = new HashMap<>();

  /** Returns the answer: nothing until the last message has come. */
  byte[] accept(MemoryStream stream, Part part) {
    if (!stream.takesBatches()) return error(400, 10_174, "atomic publish is disabled");
    var parts = open.computeIfAbsent(part.batchId(), id -> new ArrayList<>());
    parts.add(part);
    if (part.headers().first("Nats-Batch-Commit") == null) return BEGUN;
    open.remove(part.batchId());
    if (!part.headers().first("Nats-Batch-Sequence").equals("" + parts.size())) {
      return error(400, 10_176, "atomic publish batch is incomplete");
    }
    for (var each : parts) {
      if (stream.hasSeen(each.headers().first("Nats-Msg-Id"))) {
        return error(400, 10_201, "atomic publish batch contains duplicate message id");
      }
      var refusal = stream.refusal(each.subject(), each.headers(), each.body());
      if (refusal != null) return new JsonObject().put("error", refusal).toBuffer().getBytes();
    }
    var last = new JsonObject();
    for (var each : parts) last = stream.store(each.subject(), each.headers(), each.body());
    return last.put("batch", part.batchId()).put("count", parts.size()).toBuffer().getBytes();
  }

  private static byte[] error(int code, int errorCode, String description) {
    return new JsonObject()
        .put("error", InMemoryBroker.reason(code, errorCode, description))
        .toBuffer()
        .getBytes();
  }
}
