package dev.penstock.bridge;

/** The states of a connection to NATS. CLOSED and FAILED are final. */
public enum ConnectionState {
  CONNECTING,
  CONNECTED,
  RECONNECTING,
  LAME_DUCK,
  FAILED,
  CLOSED
}
