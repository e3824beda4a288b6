package dev.penstock.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Ports of the loopback interface. */
final class Ports {
  private static final int CONNECT_MS_MAX = 500;
  private static final int ANSWER_MS_MAX = 1_000;
  private static final int ANSWER_BYTES_MAX = 32_768;
  // https://www.postgresql.org/docs/current/protocol-message-formats.html: SSLRequest
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private Ports() {}

  /** A port that is free now; somebody else may take it before it is used. */
  static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ServerException("No free port on 127.0.0.1: " + e, e);
    }
  }

  /** Fails, naming the port and when possible who has it. */
  static void requireFree(int port, String wantedFor) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("127.0.0.1", port), 1);
    } catch (IOException e) {
      throw taken(port, wantedFor);
    }
  }

  static ServerException taken(int port, String wantedFor) {
    var owner = listener(port).map(pid -> " by process " + pid + named(pid)).orElse("");
    return new ServerException(
        "Port "
            + port
            + " on 127.0.0.1 is taken"
            + owner
            + ", so "
            + wantedFor
            + " cannot listen there; stop that process or choose another port");
  }

  /** What a nats-server says first on a new connection, {@code INFO {…}}; empty when it is mute. */
  static Optional<String> natsGreeting(int port) {
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
