package dev.penstock.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Ports of the loopback interface. */
public final class Ports {
  private static final int FREE_MIN = 20_000;
  private static final int FREE_COUNT = 12_000;
  private static final AtomicInteger NEXT_FREE =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FREE_COUNT));
  private static final int ATTEMPTS_MAX = 5;
  private static final Duration TAKEN_WAIT = Duration.ofSeconds(1);
  private static final int CONNECT_MS_MAX = 500;
  private static final int ANSWER_MS_MAX = 1_000;
  private static final int ANSWER_BYTES_MAX = 32_768;
  // https://www.postgresql.org/docs/current/protocol-message-formats.html: SSLRequest
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  /** The one failure to start that another port can cure. */
  static final class PortTakenException extends ServerException {
    private static final long serialVersionUID = 1L;

    private PortTakenException(String message) {
      super(message);
    }
  }

  private Ports() {}

  /**
   * Starts a server on {@code port}, or, for 0, on a free one; another one is chosen when somebody
   * else takes it between our look and the server's.
   */
  static <T> T startOn(int port, String server, IntFunction<T> start) {
    if (port != 0) {
      requireFree(port, server);
      return start.apply(port);
    }
    for (var attempt = 1; true; attempt++) {
      try {
        return start.apply(free());
      } catch (PortTakenException e) {
        if (attempt == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  /**
   * A port nobody listens on now, on the loopback address. A process is given none again before it
   * had all others, so that it can choose several before it uses the first.
   *
   * <p>It is below the range the system takes for outgoing connections: from there, a client that
   * goes on connecting to a server that is down could be given the server's own port, and keep it.
   */
  public static int free() {
    return IntStream.generate(NEXT_FREE::getAndIncrement)
        .limit(FREE_COUNT)
        .map(next -> FREE_MIN + Math.floorMod(next, FREE_COUNT))
        .filter(Ports::isFree)
        .findFirst()
        .orElseThrow(() -> new ServerException("No free port on 127.0.0.1"));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("127.0.0.1", port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Fails, naming the port and when possible who has it. Blocks a moment for one that is dying. */
  public static void requireFree(int port, String wantedFor) {
    if (!Waiting.until(TAKEN_WAIT, () -> isFree(port))) {
      throw taken(port, wantedFor);
    }
  }

  static PortTakenException taken(int port, String wantedFor) {
    var owner = listener(port).map(pid -> " by process " + pid + named(pid)).orElse("");
    return new PortTakenException(
        "Port "
            + port
            + " on 127.0.0.1 is taken"
            + owner
            + ", so "
            + wantedFor
            + " cannot listen there; stop that process or choose another port");
  }

  /**
   * What a nats-server says first on a new connection, {@code INFO {…}}, in the clear also where
   * TLS follows; empty when it is mute. Blocks for 1.5 s at most.
   */
  public static Optional<String> natsGreeting(int port) {
    return ask(port, new byte[0]).filter(answer -> answer.startsWith("INFO "));
  }

  static boolean postgresAnswers(int port) {
    return ask(port, SSL_REQUEST).filter(a -> a.startsWith("N") || a.startsWith("S")).isPresent();
  }

  private static Optional<String> ask(int port, byte[] question) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MS_MAX);
      socket.setSoTimeout(ANSWER_MS_MAX);
      socket.getOutputStream().write(question);
      var buffer = new byte[ANSWER_BYTES_MAX];
      var bytes = socket.getInputStream().read(buffer);
      return bytes <= 0
          ? Optional.empty()
          : Optional.of(new String(buffer, 0, bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The process that listens on a port of IPv4; empty where there is no /proc or no right to see.
   */
  static Optional<Long> listener(int port) {
    return socketInode(port).flatMap(Ports::holderOf);
  }

  private static Optional<String> socketInode(int port) {
    var address = String.format(":%04X", port);
    try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(f -> f.length > 9 && f[1].endsWith(address) && f[3].equals("0A")) // LISTEN
          .map(f -> f[9])
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> holderOf(String inode) {
    var wanted = "socket:[" + inode + "]";
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> holds(pid, wanted))
        .findFirst();
  }

  private static boolean holds(long pid, String wanted) {
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (var descriptor : open) {
        if (Files.readSymbolicLink(descriptor).toString().equals(wanted)) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false; // gone meanwhile, or another user's
    }
    return false;
  }

  private static String named(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().command())
        .map(command -> " (" + command + ")")
        .orElse("");
  }
}
