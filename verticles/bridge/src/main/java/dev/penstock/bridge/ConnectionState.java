package dev.penstock.bridge;

/** The states of a connection to NATS. CLOSED and FAILED are final. */
public enum ConnectionState {
  /** The first connect is under way. */
  CONNECTING,
  CONNECTED,
  /** It was connected, and is not; it tries for ever. */
  RECONNECTING,
  /** Still connected, but the server is about to end: another one is looked for. */
  LAME_DUCK,
  /** The first connect was given up. */
  FAILED,
  CLOSED
}
