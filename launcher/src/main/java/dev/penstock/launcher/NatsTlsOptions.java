package dev.penstock.launcher;

import dev.penstock.bridge.Secret;
import dev.penstock.bridge.Tls;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the connection to NATS is encrypted. "" is not set. Files are absolute, or relative to the
 * project. Shows no secret.
 *
 * @param tlsTrustedFile PEM certificates to trust, and no others
 * @param tlsTrustStore the same as a PKCS #12 or JKS store
 * @param tlsKeyStore PKCS #12 or JKS, with the certificate this process shows
 */
public record NatsTlsOptions(
    String tlsTrustedFile,
    String tlsTrustStore,
    String tlsTrustStorePassword,
    String tlsTrustStorePasswordFile,
    String tlsKeyStore,
    String tlsKeyStorePassword,
    String tlsKeyStorePasswordFile) {
  static final NatsTlsOptions NONE = new NatsTlsOptions("", "", "", "", "", "", "");

  public NatsTlsOptions {
    if (!tlsTrustedFile.isEmpty() && !tlsTrustStore.isEmpty()) {
      throw new IllegalArgumentException(
          "tls_trusted_file and nats.tls_trust_store both say what to trust; set one of them");
    }
    requireStore(
        "tls_trust_store", tlsTrustStore, tlsTrustStorePassword, tlsTrustStorePasswordFile);
    requireStore("tls_key_store", tlsKeyStore, tlsKeyStorePassword, tlsKeyStorePasswordFile);
  }

  private static void requireStore(String key, String store, String password, String file) {
    SecretOptions.requireOne(key + "_password", password, file);
    boolean hasPassword = !password.isEmpty() || !file.isEmpty();
    if (hasPassword && store.isEmpty()) {
      var given = key + (password.isEmpty() ? "_password_file" : "_password");
      throw new IllegalArgumentException(given + " needs nats." + key + " too");
    }
    if (!store.isEmpty() && !hasPassword) {
      throw new IllegalArgumentException(
          key + " needs nats." + key + "_password or nats." + key + "_password_file too");
    }
  }

  /** The key that asks for TLS; "" leaves it to the URL. */
  public String key() {
    if (!tlsTrustedFile.isEmpty()) return "tls_trusted_file";
    if (!tlsTrustStore.isEmpty()) return "tls_trust_store";
    return tlsKeyStore.isEmpty() ? "" : "tls_key_store";
  }

  Tls tls() {
    var trusting = trusting();
    if (tlsKeyStore.isEmpty()) return trusting;
    return trusting.showing(Home.path().resolve(tlsKeyStore), keyStoreSecret());
  }

  private Tls trusting() {
    if (!tlsTrustedFile.isEmpty()) return Tls.trusting(Home.path().resolve(tlsTrustedFile));
    if (tlsTrustStore.isEmpty()) return Tls.BY_URL;
    return Tls.trusting(Home.path().resolve(tlsTrustStore), trustStoreSecret());
  }

  private Secret trustStoreSecret() {
    return SecretOptions.of(tlsTrustStorePassword, tlsTrustStorePasswordFile);
  }

  private Secret keyStoreSecret() {
    return SecretOptions.of(tlsKeyStorePassword, tlsKeyStorePasswordFile);
  }

  /** What reads the file of each key, a password before the store it opens. */
  Map<String, Runnable> checks() {
    var checks = new LinkedHashMap<String, Runnable>();
    if (!tlsTrustStorePasswordFile.isEmpty()) {
      checks.put("tls_trust_store_password_file", () -> trustStoreSecret().read());
    }
    if (!tlsKeyStorePasswordFile.isEmpty()) {
      checks.put("tls_key_store_password_file", () -> keyStoreSecret().read());
    }
    if (!trusting().equals(Tls.BY_URL)) checks.put(key(), () -> trusting().check());
    if (!tlsKeyStore.isEmpty()) checks.put("tls_key_store", () -> tls().check());
    return checks;
  }

  @Override
  public String toString() {
    return "NatsTlsOptions[" + tls() + "]";
  }
}
