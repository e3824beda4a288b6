package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultProxyTest {
  private static final int MUTE_MILLIS = 150;

  private final List<Socket> clients = new ArrayList<>();
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    FaultProxy.daemon(
        "echo",
        () -> {
          while (!echo.isClosed()) {
            try {
              var socket = echo.accept();
              FaultProxy.daemon("echo-one", () -> echo(socket));
            } catch (IOException closed) {
              return;
            }
          }
        });
    proxy = FaultProxy.before("127.0.0.1", echo.getLocalPort());
  }

  /** Says again what it hears, up to a full stop. */
  private static void echo(Socket socket) {
    try (socket) {
      var buffer = new byte[1 << 14];
      for (int count = 1; count > 0 && buffer[count - 1] != '.'; ) {
        count = socket.getInputStream().read(buffer);
        if (count > 0) socket.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException gone) {
      // The proxy may end it in any way.
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (var client : clients) client.close();
    proxy.close();
    echo.close();
  }

  private Socket client() throws IOException {
    var client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    client.setTcpNoDelay(true);
    clients.add(client);
    return client;
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes());
  }

  private static String hear(Socket client, int bytes, int maxMillis) throws IOException {
    client.setSoTimeout(maxMillis);
    return new String(client.getInputStream().readNBytes(bytes));
  }

  private static void hearsNothing(Socket client) {
    assertThatThrownBy(() -> hear(client, 1, MUTE_MILLIS))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void passesEverythingWhenNothingIsWrong() throws IOException {
    var client = client();
    var text = "0123456789".repeat(50_000);
    FaultProxy.daemon(
        "say",
        () -> {
          try {
            say(client, text);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    assertThat(hear(client, text.length(), 10_000)).isEqualTo(text);
    assertThat(proxy.accepted()).isEqualTo(1);
  }

  @Test
  void delaysBothWaysAndKeepsTheOrder() throws IOException {
    proxy.delay(Duration.ofMillis(60));
    var client = client();
    long startNanos = System.nanoTime();
    for (int i = 0; i < 10; i++) say(client, "" + i);
    assertThat(hear(client, 10, 5_000)).isEqualTo("0123456789");
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThanOrEqualTo(Duration.ofMillis(120));
  }

  @Test
  void freezesAndThaws() throws IOException {
    var client = client();
    say(client, "a");
    assertThat(hear(client, 1, 5_000)).isEqualTo("a");
    proxy.freeze();
    say(client, "b");
    hearsNothing(client);
    proxy.heal();
    assertThat(hear(client, 1, 5_000)).isEqualTo("b");
  }

  @Test
  void swallowsAnswersOnly() throws IOException {
    var lasting = client();
    say(lasting, "a");
    assertThat(hear(lasting, 1, 5_000)).isEqualTo("a");
    proxy.swallowAnswers();
    var ending = client();
    say(ending, "lost.");
    assertThat(hear(ending, 5, 5_000)).as("before the end, which comes behind it").isEmpty();
    proxy.heal();
    say(lasting, "b");
    assertThat(hear(lasting, 1, 5_000)).isEqualTo("b");
  }

  @Test
  void cutsInTheMiddleOfAnAnswer() throws IOException {
    var client = client();
    proxy.cutInAnswer(3);
    say(client, "abcdef");
    assertThat(hear(client, 6, 5_000)).isEqualTo("abc");
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void cutsAndLetsOthersIn() throws IOException {
    var client = client();
    say(client, "a");
    hear(client, 1, 5_000);
    proxy.cut();
    assertThat(hear(client, 1, 5_000)).isEmpty();
    var next = client();
    say(next, "b");
    assertThat(hear(next, 1, 5_000)).isEqualTo("b");
  }

  @Test
  void resets() throws IOException {
    var client = client();
    say(client, "a");
    hear(client, 1, 5_000);
    proxy.reset();
    assertThatThrownBy(() -> hear(client, 1, 5_000)).isInstanceOf(SocketException.class);
  }

  @Test
  void refusesUntilHealed() throws IOException {
    proxy.refuse();
    assertThat(hear(client(), 1, 5_000)).isEmpty();
    proxy.heal();
    var next = client();
    say(next, "a");
    assertThat(hear(next, 1, 5_000)).isEqualTo("a");
  }

  @Test
  void slowsDown() throws IOException {
    proxy.throttle(2_000);
    var client = client();
    long startNanos = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      say(client, "x".repeat(100));
      hear(client, 100, 5_000);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }
}
