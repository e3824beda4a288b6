package dev.penstock.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection that speaks the NATS client protocol, from its first byte to its loss. What
 * arrives is handled on the home of its wire; sending is allowed on any thread.
 */
final class NatsLine implements Wire.Line {
  private static final Logger LOG = LoggerFactory.getLogger(NatsLine.class);

  /** After so many pings without a sign of life the server counts as gone. */
  private static final int PINGS_MISSED_MAX = 2;

  /** Who is told; on the home. */
  interface Owner {
    void received(int subscriptionId, Frame frame);

    void informed(NatsLine line, ServerInfo info);

    /** Once, whatever ended it, also {@link #close}. */
    void lost(NatsLine line, String why);
  }

  private final Home home;
  private final NetSocket socket;
  private final Owner owner;
  private final SendBuffer outgoing = new SendBuffer(this::wake);
  private final ProtocolReader reader = new ProtocolReader(new Incoming());
  private final ArrayDeque<Promise<Void>> pongs = new ArrayDeque<>();
  private final Promise<ServerInfo> greeting;
  private volatile boolean open = true;
  private volatile int bodyBytesMax = Integer.MAX_VALUE;
  private @Nullable ServerAddress server;
  private String lastError = "";
  private int pingsMissed;
  private long timer = -1;

  /** On the home, where the socket belongs too. */
  NatsLine(Home home, NetSocket socket, Owner owner) {
    this.home = home;
    this.socket = socket;
    this.owner = owner;
    this.greeting = home.promise();
    socket.handler(this::read);
    socket.exceptionHandler(cause -> end(String.valueOf(cause.getMessage())));
    socket.closeHandler(closed -> end("the server closed the connection"));
  }

  /** What the server says first. Fails when the connection is lost before. */
  Future<ServerInfo> greeting() {
    return greeting.future();
  }

  /** Of the greeting; only after it. */
  ServerInfo info() {
    return greeting.future().result();
  }

  void connectedTo(ServerAddress address) {
    server = address;
  }

  /** Where it leads to; null until it is logged in. */
  @Nullable ServerAddress server() {
    return server;
  }

  NetSocket socket() {
    return socket;
  }

  /** Begins to look for signs of life. */
  void watch(Duration pingInterval) {
    timer = home.every(pingInterval.toMillis(), this::tick);
  }

  private void tick() {
    if (pingsMissed >= PINGS_MISSED_MAX) {
      end("no sign of life after " + PINGS_MISSED_MAX + " pings");
      return;
    }
    pingsMissed++;
    ping();
  }

  /** Completes on the home when the server has read all that was sent before; or fails. */
  Future<Void> ping() {
    Promise<Void> pong = home.promise();
    home.run(
        () -> {
          if (!open) {
            pong.fail(lost());
          } else {
            pongs.add(pong);
            outgoing.line("PING");
          }
        });
    return pong.future();
  }

  private BridgeException lost() {
    return new BridgeException(lastError.isEmpty() ? "the connection is lost" : lastError);
  }

  /** Queues one line of the protocol. */
  void say(String line) {
    outgoing.line(line);
  }

  @Override
  public boolean send(
      String subject, @Nullable String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    if (!open) return false;
    long bytes = (headers == null ? 0L : headers.block().length) + body.length;
    if (bytes > bodyBytesMax) {
      throw new IllegalArgumentException(
          "headers and body have " + bytes + " bytes, the server takes " + bodyBytesMax);
    }
    return outgoing.message(subject, replyTo, headers, body);
  }

  private void wake() {
    home.later(this::write);
  }

  /** While one piece is on its way the next gathers, so a slow socket makes larger pieces. */
  private void write() {
    if (!open) return;
    var piece = outgoing.take();
    socket
        .write(BufferInternal.buffer(Unpooled.wrappedBuffer(piece.bytes(), 0, piece.length())))
        .onComplete(
            written -> {
              if (outgoing.giveBack(piece)) wake();
            });
  }

  private void read(Buffer buffer) {
    pingsMissed = 0;
    ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
    try {
      if (bytes.hasArray()) {
        int from = bytes.arrayOffset() + bytes.readerIndex();
        reader.read(bytes.array(), from, from + bytes.readableBytes());
      } else {
        var copy = buffer.getBytes();
        reader.read(copy, 0, copy.length);
      }
    } catch (ProtocolReader.ProtocolException notNats) {
      end("the server sent " + notNats.getMessage());
    }
  }

  private final class Incoming implements ProtocolReader.Sink {
    @Override
    public void message(int subscriptionId, Frame frame) {
      owner.received(subscriptionId, frame);
    }

    @Override
    public void line(String text) {
      if (text.equals("PING")) {
        say("PONG");
      } else if (text.equals("PONG")) {
        var pong = pongs.poll();
        if (pong != null) pong.complete();
      } else if (text.startsWith("INFO ")) {
        inform(ServerInfo.parse(text.substring("INFO ".length())));
      } else if (text.startsWith("-ERR")) {
        refuse(text.substring("-ERR".length()).strip().replace("'", ""));
      } else if (!text.equals("+OK")) {
        throw new ProtocolReader.ProtocolException("a line that cannot be read: " + text);
      }
    }
  }

  private void inform(ServerInfo info) {
    bodyBytesMax = info.bodyBytesMax();
    if (!greeting.tryComplete(info)) owner.informed(NatsLine.this, info);
  }

  /** Most errors end the connection; then it is the reason for that. */
  private void refuse(String error) {
    boolean lives =
        error.startsWith("Permissions Violation") || error.startsWith("Invalid Subject");
    if (!lives) lastError = error;
    if (lives || greeting.future().isComplete()) LOG.warn("nats server says error={}", error);
  }

  /** Tells the server that it was meant, after all that was sent before. */
  Future<Void> close(Duration max) {
    Promise<Void> closed = home.promise();
    home.run(
        () -> {
          long limit = home.after(max, closed::tryComplete);
          ping().onComplete(flushed -> closed.tryComplete());
          closed
              .future()
              .onComplete(
                  done -> {
                    home.cancel(limit);
                    end("closed");
                  });
        });
    return closed.future();
  }

  /** On the home, and only the first time. */
  void end(String why) {
    if (!open) return;
    open = false;
    if (lastError.isEmpty()) lastError = why;
    home.cancel(timer);
    socket.close();
    greeting.tryFail(lost());
    for (var pong = pongs.poll(); pong != null; pong = pongs.poll()) pong.tryFail(lost());
    owner.lost(this, lastError);
  }
}
