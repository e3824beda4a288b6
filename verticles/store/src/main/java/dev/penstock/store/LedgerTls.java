package dev.penstock.store;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS to PostgreSQL as libpq and JDBC mean {@code sslmode} and {@code sslrootcert}: {@code require}
 * encrypts and trusts anybody, unless an authority is named; {@code verify-ca} and {@code
 * verify-full} trust the authority that is named, else those of Java; {@code verify-full} compares
 * the host's name too.
 */
final class LedgerTls {
  /** The client reads all but this from the URL. */
  private static final Pattern AUTHORITY = Pattern.compile("[?&]sslrootcert=([^&]+)");

  private LedgerTls() {}

  static void configure(PgConnectOptions connect, String url) {
    var mode = connect.getSslMode();
    if (mode == SslMode.DISABLE) return;
    var tls = new ClientSSLOptions();
    var authority = AUTHORITY.matcher(url);
    if (authority.find()) {
      var file = URLDecoder.decode(authority.group(1), StandardCharsets.UTF_8);
      tls.setTrustOptions(new PemTrustOptions().addCertPath(file));
    } else if (mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_FULL) {
      tls.setTrustOptions(ofJava());
    } else {
      tls.setTrustAll(true);
    }
    tls.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    connect.setSslOptions(tls);
  }

  private static TrustOptions ofJava() {
    try {
      var authorities = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      authorities.init((KeyStore) null);
      return TrustOptions.wrap(authorities.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java knows no certificate authorities", e);
    }
  }
}
