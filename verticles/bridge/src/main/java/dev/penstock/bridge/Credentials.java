package dev.penstock.bridge;

/** Who a bridge is at the server. Files are read again at each connect. */
public sealed interface Credentials {
  Credentials NONE = new None();

  /** Nothing, or what the URL of a server says. */
  record None() implements Credentials {}

  record UserPassword(String user, String password) implements Credentials {
    @Override
    public String toString() {
      return "UserPassword[user=" + user + "]";
    }
  }

  record Token(String token) implements Credentials {
    @Override
    public String toString() {
      return "Token[]";
    }
  }

  /**
   * @param path of a file whose first line is an nkey seed of a user, {@code SU...}
   */
  record NkeySeedFile(String path) implements Credentials {}

  /**
   * @param path of a {@code .creds} file
   */
  record CredsFile(String path) implements Credentials {}
}
