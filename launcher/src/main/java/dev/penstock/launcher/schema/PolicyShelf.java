package dev.penstock.launcher.schema;

import dev.penstock.bridge.RevisionConflictException;
import dev.penstock.events.EventPolicy;
import dev.penstock.launcher.Broker;
import dev.penstock.launcher.BrokerException;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.PolicyBucket.Kept;
import java.util.Optional;

/** The bucket that says in which versions events are published. Every method blocks. */
final class PolicyShelf {
  private static final Kept NOTHING = new Kept(Optional.empty(), 0);

  private final Broker broker;
  private final PolicyBucket bucket;

  PolicyShelf(Broker broker) {
    this.broker = broker;
    this.bucket = new PolicyBucket(broker.bridge().keyValue(PolicyBucket.NAME));
  }

  /** Throws {@link BrokerException} when somebody else wrote what is no policy. */
  Kept get(String event) {
    if (!isThere()) return NOTHING;
    try {
      return broker.await(bucket.get(event));
    } catch (IllegalArgumentException e) {
      var place = "bucket " + PolicyBucket.NAME + ", key " + event + ": ";
      throw new BrokerException(place + e.getMessage() + "; put it right, or delete the key", e);
    }
  }

  /** Replaces what was read before. Throws {@link ChangedMeanwhileException}. */
  void update(String event, EventPolicy policy, Kept before) {
    // One that a process of ours has made keeps the replicas it has.
    if (!isThere()) broker.await(broker.bridge().management().ensureBucket(PolicyBucket.spec(1)));
    try {
      broker.await(bucket.update(event, policy, before));
    } catch (RevisionConflictException e) {
      throw new ChangedMeanwhileException(event);
    }
  }

  private boolean isThere() {
    return new JetStream(broker).hasStream("KV_" + PolicyBucket.NAME);
  }
}
