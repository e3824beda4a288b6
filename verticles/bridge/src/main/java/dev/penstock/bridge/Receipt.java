package dev.penstock.bridge;

import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the outcomes of messages that were published together are gathered. */
interface Receipt {
  void stored(int index, PubAck ack);

  void failed(int index, PublishException cause);

  /** For a message published alone. */
  record Single(Promise<PubAck> promise) implements Receipt {
    @Override
    public void stored(int index, PubAck ack) {
      promise.complete(ack);
    }

    @Override
    public void failed(int index, PublishException cause) {
      promise.fail(cause);
    }
  }

  /** For a list: one future, however long the list is. */
  final class Several implements Receipt {
    private final Promise<List<PubAck>> promise;
    private final PubAck[] acks;
    private int open;
    private @Nullable PublishException first;

    Several(Promise<List<PubAck>> promise, int messages) {
      this.promise = promise;
      this.acks = new PubAck[messages];
      this.open = messages;
    }

    @Override
    public void stored(int index, PubAck ack) {
      acks[index] = ack;
      settle();
    }

    @Override
    public void failed(int index, PublishException cause) {
      if (first == null) first = cause;
      settle();
    }

    private void settle() {
      if (--open > 0) return;
      if (first == null) promise.complete(Arrays.asList(acks));
      else promise.fail(first);
    }
  }
}
