package dev.penstock.audit;

import dev.penstock.launcher.Home;
import dev.penstock.launcher.NatsOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where NATS is, who we are there and whom we trust: the settings of {@code nats.*} in the words of
 * jnats.
 *
 * @param url several are separated by commas
 */
record NatsAccess(String url, NatsOptions settings) {

  // What signs for an nkey would unpack native code to a folder for temporary files, and wait
  // while a lock lies there, whoever left it.
  static {
    var variant = "org.bouncycastle.native.cpu_variant";
    if (System.getProperty(variant) == null) System.setProperty(variant, "java");
  }

  /** Reads the files that the settings name. */
  Options.Builder options() throws IOException, GeneralSecurityException {
    var options = Options.builder().servers(url.strip().split("\\s*,\\s*"));
    options.inboxPrefix(settings.inboxPrefix());
    logIn(options);
    encrypt(options);
    return options;
  }

  private void logIn(Options.Builder options) throws IOException {
    var login = settings.login();
    if (!login.user().isEmpty()) {
      options.userInfo(login.user().toCharArray(), secret(login.password(), login.passwordFile()));
    } else if (!login.token().isEmpty() || !login.tokenFile().isEmpty()) {
      options.token(secret(login.token(), login.tokenFile()));
    } else if (!login.nkeySeedFile().isEmpty()) {
      var seed = firstLine(file(login.nkeySeedFile())).toCharArray();
      options.authHandler(Nats.staticCredentials(null, seed));
    } else if (!login.credentialsFile().isEmpty()) {
      options.authHandler(Nats.credentials(file(login.credentialsFile()).toString()));
    }
  }

  private void encrypt(Options.Builder options) throws IOException, GeneralSecurityException {
    var trusted = trusted();
    var shown = shown();
    if (trusted == null && shown == null) return; // As the URL says.
    var context = SSLContext.getInstance("TLS");
    context.init(shown, trusted, null);
    options.sslContext(context);
  }

  /** Null: what this Java trusts. */
  private TrustManager @Nullable [] trusted() throws IOException, GeneralSecurityException {
    var tls = settings.tls();
    KeyStore store;
    if (!tls.tlsTrustedFile().isEmpty()) {
      store = certificates(file(tls.tlsTrustedFile()));
    } else if (!tls.tlsTrustStore().isEmpty()) {
      var password = secret(tls.tlsTrustStorePassword(), tls.tlsTrustStorePasswordFile());
      store = KeyStore.getInstance(file(tls.tlsTrustStore()).toFile(), password);
    } else {
      return null;
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Null: no certificate. */
  private KeyManager @Nullable [] shown() throws IOException, GeneralSecurityException {
    var tls = settings.tls();
    if (tls.tlsKeyStore().isEmpty()) return null;
    var password = secret(tls.tlsKeyStorePassword(), tls.tlsKeyStorePasswordFile());
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(file(tls.tlsKeyStore()).toFile(), password), password);
    return factory.getKeyManagers();
  }

  private static KeyStore certificates(Path pem) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var text = Files.newInputStream(pem)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
        store.setCertificateEntry("trusted-" + store.size(), certificate);
      }
    }
    return store;
  }

  private static char[] secret(String value, String file) throws IOException {
    return (file.isEmpty() ? value : Files.readString(file(file)).strip()).toCharArray();
  }

  private static String firstLine(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).get(0).strip();
  }

  private static Path file(String name) {
    return Home.path().resolve(name);
  }

  /** As it may be shown: without a password or a token. */
  @Override
  public String toString() {
    return url.replaceAll("://[^@/,]*@", "://***@");
  }
}
