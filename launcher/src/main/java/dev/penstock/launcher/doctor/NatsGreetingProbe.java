package dev.penstock.launcher.doctor;

import dev.penstock.launcher.Masking;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Connects to a nats-server and reads its first line, {@code INFO {...}}, and no more. */
final class NatsGreetingProbe {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final String INFO = "INFO ";
  private static final int PORT_DEFAULT = 4_222;

  private NatsGreetingProbe() {}

  /**
   * @param url one server
   */
  static NatsGreeting of(String url) {
    var shown = Masking.url(url);
    try (var socket = new Socket()) {
      long start = System.nanoTime();
      var address = address(url);
      if (address.isUnresolved()) throw new UnknownHostException(address.getHostString());
      socket.connect(address, (int) CONNECT_MAX.toMillis());
      double millis = (System.nanoTime() - start) / 1e6;
      socket.setSoTimeout((int) ANSWER_MAX.toMillis());
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      var line = new BufferedReader(in).readLine();
      if (line == null || !line.startsWith(INFO)) {
        return NatsGreeting.absent(shown, "something listens there that is no nats-server");
      }
      return greeting(shown, millis, new JsonObject(line.substring(INFO.length())));
    } catch (UnknownHostException e) {
      return NatsGreeting.absent(shown, "unknown host " + e.getMessage());
    } catch (SocketTimeoutException e) {
      return NatsGreeting.absent(shown, "no answer within 2 s");
    } catch (IOException | DecodeException | ClassCastException e) {
      return NatsGreeting.absent(shown, String.valueOf(e.getMessage()));
    }
  }

  static InetSocketAddress address(String url) {
    var uri = URI.create(url.contains("://") ? url.strip() : "nats://" + url.strip());
    var host = Optional.ofNullable(uri.getHost()).orElse("").replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort());
  }

  private static NatsGreeting greeting(String url, double millis, JsonObject info) {
    return new NatsGreeting(
        url,
        "",
        millis,
        info.getString("server_id", ""),
        info.getString("version", ""),
        info.getLong("max_payload", 0L),
        info.getBoolean("jetstream", false),
        info.getBoolean("tls_required", false),
        info.getString("cluster", ""),
        info.getJsonArray("connect_urls", new JsonArray()).stream().map(String::valueOf).toList());
  }
}
