package dev.penstock.bridge;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the options of a handshake of a {@link Tls}, anew for each connect: Vert.x would keep what
 * it once read of a file. Blocks.
 */
final class NatsTls {
  private NatsTls() {}

  /** Fails with {@link LoginException} that names the file. */
  static ClientSSLOptions read(Tls tls) {
    return options(tls).setHostnameVerificationAlgorithm("HTTPS");
  }

  private static ClientSSLOptions options(Tls tls) {
    if (tls instanceof Tls.Given given) return given.options().copy();
    if (!(tls instanceof Tls.FromFiles files)) return new ClientSSLOptions();
    try {
      var options = new ClientSSLOptions();
      var trusted = trusted(files.trusted());
      if (trusted != null) options.setTrustOptions(TrustOptions.wrap(trusted));
      if (files.shown().isPresent()) {
        options.setKeyCertOptions(KeyCertOptions.wrap(keys(files.shown().get())));
      }
      return options;
    } catch (GeneralSecurityException missing) {
      throw new LoginException("this Java has no TLS: " + missing.getMessage(), missing);
    }
  }

  private static @Nullable TrustManagerFactory trusted(Tls.Trusted trusted)
      throws GeneralSecurityException {
    if (trusted instanceof Tls.Trusted.Pem pem) {
      return trusted(certificates(pem.file()), pem.file());
    }
    if (trusted instanceof Tls.Trusted.InStore in) {
      return trusted(load(in.store()), in.store().file());
    }
    return null; // what Vert.x takes for this Java's own
  }

  private static TrustManagerFactory trusted(KeyStore trusted, Path from)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (var manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509 && x509.getAcceptedIssuers().length > 0) {
        return factory;
      }
    }
    throw new LocalFile(from).wrong("holds no certificate to trust");
  }

  private static KeyStore certificates(Path pem) throws GeneralSecurityException {
    var file = new LocalFile(pem);
    var bytes = new ByteArrayInputStream(file.bytes());
    try {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int count = 0;
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
        trusted.setCertificateEntry("trusted-" + count++, each);
      }
      return trusted;
    } catch (CertificateException | IOException garbled) {
      throw file.wrong("holds no PEM certificate, or a garbled one");
    }
  }

  private static KeyManagerFactory keys(Tls.Store store) throws GeneralSecurityException {
    var keys = load(store);
    if (Collections.list(keys.aliases()).stream().noneMatch(alias -> holdsKey(keys, alias))) {
      throw new LocalFile(store.file()).wrong("holds no private key");
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    try {
      factory.init(keys, store.password().read().toCharArray());
    } catch (GeneralSecurityException locked) {
      throw new LocalFile(store.file()).wrong("does not give its key: " + locked.getMessage());
    }
    return factory;
  }

  private static boolean holdsKey(KeyStore store, String alias) {
    try {
      return store.isKeyEntry(alias);
    } catch (GeneralSecurityException neverLoaded) {
      throw new IllegalStateException(neverLoaded);
    }
  }

  private static KeyStore load(Tls.Store store) {
    var file = new LocalFile(store.file());
    file.bytes(); // says better than the store why a file cannot be read
    try {
      return KeyStore.getInstance(store.file().toFile(), store.password().read().toCharArray());
    } catch (IOException | GeneralSecurityException unusable) {
      throw file.wrong("is no key store of this password: " + unusable.getMessage());
    }
  }
}
