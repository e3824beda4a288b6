package dev.penstock.bridge;

import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link Credentials} into the CONNECT line. Files are read anew for each connect, so that
 * they can be replaced. Blocks.
 */
final class NatsLogin {
  private static final int PROTOCOL_WITH_CLUSTER_CHANGES = 1;

  private NatsLogin() {}

  /** Fails with {@link LoginException} that names the file. */
  static String connectLine(
      BridgeOptions options, ServerAddress server, ServerInfo info, boolean tls) {
    var connect =
        new JsonObject()
            .put("name", options.clientName())
            .put("lang", "java-vertx")
            .put("version", "1")
            .put("protocol", PROTOCOL_WITH_CLUSTER_CHANGES)
            .put("verbose", false)
            .put("pedantic", false)
            .put("tls_required", tls)
            .put("headers", true)
            .put("no_responders", true);
    var who = options.credentials();
    if (who instanceof Credentials.UserPassword login) {
      connect.put("user", login.user()).put("pass", login.password());
    } else if (who instanceof Credentials.Token login) {
      connect.put("auth_token", login.token());
    } else if (who instanceof Credentials.CredsFile login) {
      sign(connect, "creds file", login.path(), info.nonce(), Nats::credentials);
    } else if (who instanceof Credentials.NkeySeedFile login) {
      sign(connect, "nkey seed file", login.path(), info.nonce(), NatsLogin::nkey);
    } else if (server.userInfo() != null) {
      userInfo(connect, server.userInfo());
    }
    return "CONNECT " + connect.encode();
  }

  private static void userInfo(JsonObject connect, String userInfo) {
    int colon = userInfo.indexOf(':');
    if (colon < 0) connect.put("auth_token", userInfo);
    else
      connect.put("user", userInfo.substring(0, colon)).put("pass", userInfo.substring(colon + 1));
  }

  private interface KeyFile {
    AuthHandler read(String path) throws IOException;
  }

  private static void sign(
      JsonObject connect, String what, String path, @Nullable String nonce, KeyFile file) {
    try {
      if (!Files.isReadable(Path.of(path)))
        throw new IOException("it does not exist or is not readable");
      var key = file.read(path);
      var signed = key.sign((nonce == null ? "" : nonce).getBytes(StandardCharsets.US_ASCII));
      connect.put("sig", Base64.getUrlEncoder().withoutPadding().encodeToString(signed));
      var jwt = key.getJWT();
      if (jwt != null && jwt.length > 0) connect.put("jwt", new String(jwt));
      else connect.put("nkey", new String(key.getID()));
    } catch (IOException | RuntimeException unusable) {
      throw new LoginException(
          what + " " + path + " cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private static AuthHandler nkey(String path) throws IOException {
    var lines = Files.readAllLines(Path.of(path));
    if (lines.isEmpty()) throw new IOException("it is empty");
    return Nats.staticCredentials(null, lines.get(0).strip().toCharArray());
  }
}
