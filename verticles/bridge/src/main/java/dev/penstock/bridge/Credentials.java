package dev.penstock.bridge;

import java.nio.file.Path;

/** Who a bridge is at the server. Files are read again at each connect. Shows no secret. */
public sealed interface Credentials {
  Credentials NONE = new None();

  /**
   * Reads every file as a connect would. Blocks. Fails with {@link BridgeException} that names the
   * file and what is wrong with it.
   */
  default void check() {
    NatsLogin.read(this);
  }

  /** Nothing, or what the URL of a server says. */
  record None() implements Credentials {
    @Override
    public String toString() {
      return "no credentials beside the URL's";
    }
  }

  /** Checked by the server's {@code users}. */
  record UserPassword(String user, Secret password) implements Credentials {
    public UserPassword(String user, String password) {
      this(user, Secret.of(password));
    }

    @Override
    public String toString() {
      return "user " + user;
    }
  }

  /** One for all who may come in. */
  record Token(Secret token) implements Credentials {
    public Token(String token) {
      this(Secret.of(token));
    }

    @Override
    public String toString() {
      return "a token";
    }
  }

  /**
   * Proves who it is by a signature; the server knows the public key only.
   *
   * @param path of a file whose first line is an nkey seed of a user, {@code SU...}
   */
  record NkeySeedFile(Path path) implements Credentials {
    public NkeySeedFile(String path) {
      this(Path.of(path));
    }

    @Override
    public String toString() {
      return "nkey seed file " + path;
    }
  }

  /**
   * A JWT that an account of the server's operator has signed, and the nkey to prove it.
   *
   * @param path of a {@code .creds} file, as {@code nsc} writes it
   */
  record CredsFile(Path path) implements Credentials {
    public CredsFile(String path) {
      this(Path.of(path));
    }

    @Override
    public String toString() {
      return "creds file " + path;
    }
  }
}
