package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;

/**
 * Where a message is stored. The time tells it from others under the same sequence, which there are
 * when a stream was made again.
 */
public record Origin(String stream, long sequence, long storedAtMillis) {

  public static Origin of(InMessage message) {
    return new Origin(message.stream(), message.streamSequence(), message.storedAtMillis());
  }
}
