package dev.penstock.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a client and a server on the loopback address and spoils the connection on demand.
 * A fault applies to the connections there are and to those that come, until {@link #heal} or
 * another fault. Every method may be called from any thread; none waits for the network.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
  private static final int CONNECT_MAX_MILLIS = 2_000;

  /** What happens to the bytes of a connection, both ways if not said otherwise. */
  enum Kind {
    NONE,
    /** Nothing passes and nobody is told: a half-open connection. Passes later, when healed. */
    FREEZE,
    /** What the server answers is thrown away: what was asked may have been done. */
    SWALLOW_ANSWERS,
    /** After so many bytes of answers the connection is cut, in the middle of a message. */
    CUT_IN_ANSWER,
    /** Connections are taken and closed at once. */
    REFUSE
  }

  /**
   * @param delay added to the way of every byte
   * @param bytesPerSecondMax 0 for no limit
   */
  record Fault(Kind kind, Duration delay, int bytesPerSecondMax, int answerBytesMax) {
    static final Fault NONE = new Fault(Kind.NONE, Duration.ZERO, 0, 0);

    static Fault of(Kind kind) {
      return new Fault(kind, Duration.ZERO, 0, 0);
    }
  }

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private volatile Fault fault = Fault.NONE;

  private FaultProxy(InetSocketAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Listens on a free port. */
  public static FaultProxy before(String host, int port) {
    try {
      var listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
      var proxy = new FaultProxy(new InetSocketAddress(host, port), listener);
      daemon("fault-proxy-" + listener.getLocalPort(), proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("the fault proxy cannot listen", e);
    }
  }

  static void daemon(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** On the loopback address. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were ever taken. */
  public long accepted() {
    return accepted.get();
  }

  public void heal() {
    become(Fault.NONE);
  }

  public void delay(Duration delay) {
    become(new Fault(Kind.NONE, delay, 0, 0));
  }

  public void throttle(int bytesPerSecondMax) {
    become(new Fault(Kind.NONE, Duration.ZERO, bytesPerSecondMax, 0));
  }

  /** Connections stay open and mute, new ones too, until healed; then everything still passes. */
  public void freeze() {
    become(Fault.of(Kind.FREEZE));
  }

  /** Requests pass, answers are lost. */
  public void swallowAnswers() {
    become(Fault.of(Kind.SWALLOW_ANSWERS));
  }

  /** Every connection is cut when it has passed so many more bytes of answers. */
  public void cutInAnswer(int bytesMax) {
    become(new Fault(Kind.CUT_IN_ANSWER, Duration.ZERO, 0, bytesMax));
  }

  /** As if the server were gone: connections end, new ones too. */
  public void refuse() {
    become(Fault.of(Kind.REFUSE));
    cut();
  }

  /** Ends the connections there are, in order (FIN); new ones are welcome. */
  public void cut() {
    connections.forEach(each -> each.end(false));
  }

  /** The same without order: the peers see a reset (RST). */
  public void reset() {
    connections.forEach(each -> each.end(true));
  }

  private void become(Fault next) {
    LOG.debug("fault before={} now={} server={}", fault.kind(), next, server);
    fault = next;
    connections.forEach(ProxiedConnection::faultChanged);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        accepted.incrementAndGet();
        daemon("fault-proxy-connect", () -> connect(client));
      } catch (IOException closed) {
        LOG.debug("no longer listening", closed);
      }
    }
  }

  private void connect(Socket client) {
    var upstream = new Socket();
    try {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      if (fault.kind() == Kind.REFUSE) throw new IOException("refused on purpose");
      upstream.connect(server, CONNECT_MAX_MILLIS);
      var connection = new ProxiedConnection(client, upstream, () -> fault, connections::remove);
      connections.add(connection);
      if (listener.isClosed() || fault.kind() == Kind.REFUSE) connection.end(false);
      else connection.start();
    } catch (IOException away) {
      LOG.debug("no connection to {}", server, away);
      ProxiedConnection.close(client, false);
      ProxiedConnection.close(upstream, false);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
