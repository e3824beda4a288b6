package dev.penstock.testkit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A certificate authority of a test's own, with all that it issues as files of one folder. */
public final class Authority {
  /** Of every key store and trust store. */
  public static final String PASSWORD = "store-secret";

  private final Path folder;
  private final X509Bundle root;

  private Authority(Path folder, X509Bundle root) {
    this.folder = folder;
    this.root = root;
  }

  /**
   * A certificate and its key.
   *
   * @param certificate PEM
   * @param key PEM, PKCS #8
   * @param keyStore both in a PKCS #12 store
   */
  public record Identity(Path certificate, Path key, Path keyStore) {
    /** For the {@code tls} block of a nats-server. */
    public String natsTls() {
      return "cert_file: \"" + certificate + "\", key_file: \"" + key + "\"";
    }
  }

  public static Authority in(Path folder) {
    try {
      var root =
          valid(Instant.now().plus(1, ChronoUnit.DAYS))
              .subject("CN=Test Authority")
              .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyCertSign)
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      var authority = new Authority(Files.createDirectories(folder), root);
      Files.writeString(authority.certificate(), root.getCertificatePEM());
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", root.getCertificate());
      store(trusted, authority.trustStore());
      return authority;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("could not make a certificate authority", e);
    }
  }

  /** What to trust, as PEM. */
  public Path certificate() {
    return folder.resolve("authority.pem");
  }

  /** What to trust, as a PKCS #12 store. */
  public Path trustStore() {
    return folder.resolve("authority.p12");
  }

  /**
   * For a server or a client.
   *
   * @param hosts DNS names and IPv4 addresses it is good for
   */
  public Identity issue(String name, String... hosts) {
    return issue(name, Instant.now().plus(1, ChronoUnit.DAYS), List.of(hosts));
  }

  public Identity issueExpired(String name, String... hosts) {
    return issue(name, Instant.now().minus(1, ChronoUnit.MINUTES), List.of(hosts));
  }

  private Identity issue(String name, Instant until, List<String> hosts) {
    var builder =
        valid(until)
            .subject("CN=" + name)
            .setKeyUsage(true, KeyUsage.digitalSignature)
            .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH)
            .addExtendedKeyUsage(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH);
    for (var host : hosts) {
      if (host.matches("[0-9.]+")) {
        builder.addSanIpAddress(host);
      } else {
        builder.addSanDnsName(host);
      }
    }
    var identity =
        new Identity(
            folder.resolve(name + ".pem"),
            folder.resolve(name + ".key"),
            folder.resolve(name + ".p12"));
    try {
      var issued = builder.buildIssuedBy(root);
      Files.writeString(identity.certificate(), issued.getCertificatePathPEM());
      Files.writeString(identity.key(), issued.getPrivateKeyPEM());
      store(issued.toKeyStore("PKCS12", PASSWORD.toCharArray()), identity.keyStore());
      return identity;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("could not issue a certificate for " + name, e);
    }
  }

  private static CertificateBuilder valid(Instant until) {
    return new CertificateBuilder()
        .ecp256()
        .notBefore(until.minus(2, ChronoUnit.DAYS))
        .notAfter(until);
  }

  private static void store(KeyStore store, Path file)
      throws IOException, GeneralSecurityException {
    try (var out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }
}
