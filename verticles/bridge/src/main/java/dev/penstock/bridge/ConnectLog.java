package dev.penstock.bridge;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells why a connection does not come about: at once, when the reason changes, and now and then
 * while it stays, since an attempt follows the other within milliseconds. Belongs to the home of
 * its wire.
 */
final class ConnectLog {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectLog.class);
  private static final long CHANGE_MILLIS = 1_000;
  private static final long REPEAT_MILLIS = 30_000;

  private final String servers;
  private String told = "";
  private long toldAtMillis;

  ConnectLog(String servers) {
    this.servers = servers;
  }

  void connected() {
    told = "";
  }

  void failed(ConnectionState state, Throwable failure) {
    LOG.debug("nats connect failed", failure);
    long nowMillis = Home.nowMillis();
    var message = String.valueOf(failure.getMessage());
    if (!isNews(message, nowMillis - toldAtMillis)) return;
    told = message;
    toldAtMillis = nowMillis;
    var word = state.name().toLowerCase(Locale.ROOT);
    LOG.warn("nats {}, trying again servers={} cause={}", word, servers, told);
  }

  private boolean isNews(String message, long sinceMillis) {
    if (told.isEmpty()) return true;
    return sinceMillis >= (message.equals(told) ? REPEAT_MILLIS : CHANGE_MILLIS);
  }
}
