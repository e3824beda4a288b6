package dev.penstock.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes what {@link BridgeOptions#withTls} takes from files. Each reads its files once, and blocks
 * while it does: call it before the event loops start. Fails with {@link BridgeException} that
 * names the file.
 */
public final class Tls {
  private Tls() {}

  /** Trusts the certificates of a PEM file and no others. */
  public static SSLContext trusting(Path certificatesPem) {
    try (InputStream in = Files.newInputStream(certificatesPem)) {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int count = 0;
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("trusted-" + count++, each);
      }
      return context(trusted, new KeyManager[0]);
    } catch (IOException | GeneralSecurityException unusable) {
      throw unusable(certificatesPem, unusable);
    }
  }

  /** Trusts what the first PKCS #12 store holds, and shows the certificate of the second. */
  public static SSLContext mutual(
      Path trustStore, String trustPassword, Path keyStore, String keyPassword) {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(keyStore, keyPassword), keyPassword.toCharArray());
      return context(load(trustStore, trustPassword), keys.getKeyManagers());
    } catch (GeneralSecurityException unusable) {
      throw unusable(keyStore, unusable);
    }
  }

  private static KeyStore load(Path store, String password) {
    try {
      return KeyStore.getInstance(store.toFile(), password.toCharArray());
    } catch (IOException | GeneralSecurityException unusable) {
      throw unusable(store, unusable);
    }
  }

  private static SSLContext context(KeyStore trusted, KeyManager[] keys)
      throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  private static BridgeException unusable(Path file, Exception cause) {
    return new BridgeException(
        "TLS file " + file + " cannot be used: " + cause.getMessage(), cause);
  }
}
