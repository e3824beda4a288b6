package dev.penstock.bridge;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes what {@link BridgeOptions#withTls} takes from files. They are read when the bridge
 * connects; here it is only seen to that they are there. Fails with {@link BridgeException} that
 * names the file.
 */
public final class Tls {
  private Tls() {}

  /** Trusts the certificates of a PEM file and no others. */
  public static ClientSSLOptions trusting(Path certificatesPem) {
    return new ClientSSLOptions()
        .setTrustOptions(new PemTrustOptions().addCertPath(readable(certificatesPem)));
  }

  /** Trusts what the first PKCS #12 store holds, and shows the certificate of the second. */
  public static ClientSSLOptions mutual(
      Path trustStore, String trustPassword, Path keyStore, String keyPassword) {
    return new ClientSSLOptions()
        .setTrustOptions(store(trustStore, trustPassword))
        .setKeyCertOptions(store(keyStore, keyPassword));
  }

  private static PfxOptions store(Path store, String password) {
    return new PfxOptions().setPath(readable(store)).setPassword(password);
  }

  private static String readable(Path file) {
    if (Files.isReadable(file)) return file.toString();
    throw new BridgeException("TLS file " + file + " does not exist or is not readable");
  }
}
