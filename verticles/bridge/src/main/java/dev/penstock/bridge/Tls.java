package dev.penstock.bridge;

import io.vertx.core.net.ClientSSLOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a connection is encrypted. The server must always show a certificate that is trusted, in its
 * time and for the host name of its URL; for an address that another server told of, for the host
 * name of that server's. Files are read again at each connect, so that renewed certificates count
 * without a restart. Shows no secret.
 */
public sealed interface Tls {
  /** As {@link #SYSTEM} when the URL begins with {@code tls://} or the server demands it. */
  Tls BY_URL = new ByUrl();

  /** Trusts what this Java trusts. */
  Tls SYSTEM = new FromFiles(new Trusted.BySystem(), Optional.empty());

  /** Trusts the certificates of a PEM file and no others. */
  static Tls trusting(Path certificatesPem) {
    return new FromFiles(new Trusted.Pem(certificatesPem), Optional.empty());
  }

  /** Trusts the certificates of a PKCS #12 or JKS store and no others. */
  static Tls trusting(Path store, Secret password) {
    return new FromFiles(new Trusted.InStore(new Store(store, password)), Optional.empty());
  }

  /** As the options say; they are read by Vert.x, which may keep what it read of a file. */
  static Tls of(ClientSSLOptions options) {
    return new Given(options.copy());
  }

  /**
   * The same, and shows the server who we are: mutual TLS.
   *
   * @param keyStore PKCS #12 or JKS, with one private key and its certificates
   */
  default Tls showing(Path keyStore, Secret password) {
    var trusted = this instanceof FromFiles files ? files.trusted() : new Trusted.BySystem();
    return new FromFiles(trusted, Optional.of(new Store(keyStore, password)));
  }

  /**
   * Reads every file as a connect would. Blocks. Fails with {@link BridgeException} that names the
   * file and what is wrong with it.
   */
  default void check() {
    NatsTls.read(this);
  }

  /** What the URL says. */
  record ByUrl() implements Tls {}

  /** Options made elsewhere. */
  record Given(ClientSSLOptions options) implements Tls {
    @Override
    public String toString() {
      return "Given[]";
    }
  }

  /** All from files. */
  record FromFiles(Trusted trusted, Optional<Store> shown) implements Tls {}

  /** A key store or trust store; its keys have the same password. */
  record Store(Path file, Secret password) {}

  /** Whose certificates are good. */
  sealed interface Trusted {
    /** Those this Java trusts. */
    record BySystem() implements Trusted {}

    /** Those of a PEM file. */
    record Pem(Path file) implements Trusted {}

    /** Those of a store. */
    record InStore(Store store) implements Trusted {}
  }
}
