package dev.penstock.dev.bench;

/**
 * @param messages of each phase of a turn
 * @param windowMax publishes in flight, and messages a consumer asks for at a time
 * @param perSecond publishes of the open loop, a multiple of 1,000
 */
record BridgeSettings(
    int messages, int rounds, int windowMax, int bodyBytes, int perSecond, int pacedSeconds) {
  BridgeSettings {
    if (messages < 1 || rounds < 1 || pacedSeconds < 1) {
      throw new IllegalArgumentException("messages, rounds and seconds must be at least 1");
    }
    if (perSecond < 1_000 || perSecond % 1_000 != 0) {
      throw new IllegalArgumentException("the rate must be a multiple of 1000, was " + perSecond);
    }
  }
}
