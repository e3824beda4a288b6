package dev.penstock.launcher;

import dev.penstock.bridge.Credentials;
import dev.penstock.bridge.Secret;
import java.util.ArrayList;
import java.util.List;

/**
 * Who this process is at NATS: one way at most. "" is not set. Files are absolute, or relative to
 * the project. Shows no secret.
 *
 * @param passwordFile holds the password alone
 * @param tokenFile holds the token alone
 * @param nkeySeedFile its first line is an nkey seed of a user
 * @param credentialsFile a {@code .creds} file
 */
public record NatsLoginOptions(
    String user,
    String password,
    String passwordFile,
    String token,
    String tokenFile,
    String nkeySeedFile,
    String credentialsFile) {
  static final NatsLoginOptions NONE = new NatsLoginOptions("", "", "", "", "", "", "");

  public NatsLoginOptions {
    SecretOptions.requireOne("password", password, passwordFile);
    SecretOptions.requireOne("token", token, tokenFile);
    var hasPassword = !password.isEmpty() || !passwordFile.isEmpty();
    if (hasPassword && user.isEmpty()) {
      var key = password.isEmpty() ? "password_file" : "password";
      throw new IllegalArgumentException(key + " needs nats.user too");
    }
    if (!user.isEmpty() && !hasPassword) {
      throw new IllegalArgumentException("user needs nats.password or nats.password_file too");
    }
    var ways = ways(user, token, tokenFile, nkeySeedFile, credentialsFile);
    if (ways.size() > 1) throw twoWays(ways.get(0), ways.get(1));
  }

  static IllegalArgumentException twoWays(String key, String other) {
    return new IllegalArgumentException(
        key + " and nats." + other + " are two ways to log in; set one of them");
  }

  private static List<String> ways(
      String user, String token, String tokenFile, String nkeySeedFile, String credentialsFile) {
    var ways = new ArrayList<String>();
    if (!user.isEmpty()) ways.add("user");
    if (!token.isEmpty()) ways.add("token");
    if (!tokenFile.isEmpty()) ways.add("token_file");
    if (!nkeySeedFile.isEmpty()) ways.add("nkey_seed_file");
    if (!credentialsFile.isEmpty()) ways.add("credentials_file");
    return ways;
  }

  /** The key that chooses the way; "" when none does. */
  String key() {
    var ways = ways(user, token, tokenFile, nkeySeedFile, credentialsFile);
    return ways.isEmpty() ? "" : ways.get(0);
  }

  /** The key whose file the login reads; "" when it reads none. */
  String fileKey() {
    if (!user.isEmpty()) return passwordFile.isEmpty() ? "" : "password_file";
    return token.isEmpty() ? key() : "";
  }

  Credentials credentials() {
    return switch (key()) {
      case "user" -> new Credentials.UserPassword(user, SecretOptions.of(password, passwordFile));
      case "token" -> new Credentials.Token(Secret.of(token));
      case "token_file" -> new Credentials.Token(SecretOptions.of("", tokenFile));
      case "nkey_seed_file" -> new Credentials.NkeySeedFile(Home.path().resolve(nkeySeedFile));
      case "credentials_file" -> new Credentials.CredsFile(Home.path().resolve(credentialsFile));
      default -> Credentials.NONE;
    };
  }

  @Override
  public String toString() {
    return "NatsLoginOptions[" + credentials() + "]";
  }
}
