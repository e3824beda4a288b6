package dev.penstock.dev.bench;

/** What a consumer does with a message: reads its body. For one thread, as its handler runs. */
class Work {
  final int count;
  final Done done = new Done();
  private int handled;
  private long bodyBytes;

  Work(int count) {
    this.count = count;
  }

  void handle(byte[] body) {
    bodyBytes += body.length;
    if (++handled == count) done.complete();
  }

  /** Blocks. */
  long await() {
    done.await();
    return bodyBytes;
  }
}
