package dev.penstock.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The project's own release of nats-server, at a pinned version. Its hash is compared with the list
 * that is published beside it: that catches a broken download, while who published it is only as
 * sure as the TLS connection.
 */
final class NatsRelease {
  static final String VERSION = "2.15.1";
  private static final String FOLDER =
      "https://github.com/nats-io/nats-server/releases/download/v" + VERSION + "/";
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(3);
  private static final Duration LIST_WAIT = Duration.ofSeconds(10);
  private static final Duration DOWNLOAD_WAIT = Duration.ofMinutes(2);

  private NatsRelease() {}

  /** Downloads and unpacks into {@code work}; answers the path of the program. Blocks. */
  static Path fetch(Path work) {
    var name = "nats-server-v" + VERSION + "-" + platform();
    var archive = work.resolve(name + ".tar.gz");
    var client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WAIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      var sums = get(client, "SHA256SUMS", LIST_WAIT, HttpResponse.BodyHandlers.ofString());
      get(client, name + ".tar.gz", DOWNLOAD_WAIT, HttpResponse.BodyHandlers.ofFile(archive));
      requireHash(archive, sums);
    } catch (IOException e) {
      throw new ServerException("release download failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("release download interrupted", e);
    }
    var tar = Command.run(LIST_WAIT, "tar", "-xzf", archive.toString(), "-C", work.toString());
    if (!tar.succeeded()) {
      throw new ServerException(tar.describe());
    }
    return work.resolve(name).resolve("nats-server");
  }

  private static <T> T get(
      HttpClient client, String file, Duration max, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(FOLDER + file)).timeout(max).build();
    var response = client.send(request, body);
    if (response.statusCode() != 200) {
      throw new IOException(FOLDER + file + " answered " + response.statusCode());
    }
    return response.body();
  }

  static void requireHash(Path archive, String sums) throws IOException {
    var hash = sha256(Files.readAllBytes(archive));
    var line = hash + "  " + archive.getFileName();
    if (sums.lines().map(String::strip).noneMatch(line::equals)) {
      throw new ServerException(archive.getFileName() + " is not what its SHA256SUMS promises");
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String platform() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch");
    return (system.contains("mac") ? "darwin" : "linux")
        + (machine.equals("aarch64") ? "-arm64" : "-amd64");
  }
}
