package dev.penstock.bridge;

import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** Gives {@link Credentials} to jnats. Called anew for each connect, so files are read again. */
final class NatsLogin {
  private NatsLogin() {}

  static void apply(Credentials credentials, Options.Builder builder)
      throws IOException, GeneralSecurityException {
    if (credentials instanceof Credentials.UserPassword login) {
      builder.userInfo(login.user().toCharArray(), login.password().toCharArray());
    } else if (credentials instanceof Credentials.Token login) {
      builder.token(login.token().toCharArray());
    } else if (credentials instanceof Credentials.CredsFile login) {
      builder.authHandler(Nats.credentials(login.path()));
    } else if (credentials instanceof Credentials.NkeySeedFile login) {
      builder.authHandler(nkey(login.path()));
    }
  }

  private static AuthHandler nkey(String path) throws IOException {
    var lines = Files.readAllLines(Path.of(path));
    if (lines.isEmpty()) throw new IOException("nkey seed file " + path + " is empty");
    return Nats.staticCredentials(null, lines.get(0).strip().toCharArray());
  }
}
