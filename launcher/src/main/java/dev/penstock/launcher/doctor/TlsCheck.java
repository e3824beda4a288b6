package dev.penstock.launcher.doctor;

import dev.penstock.launcher.Home;
import dev.penstock.launcher.NatsTlsOptions;
import dev.penstock.launcher.Settings;
import dev.penstock.store.DatabaseUrl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every certificate that a connection of ours depends on. Blocks. */
final class TlsCheck {
  private static final int HTTPS_PORT = 443;

  private final Settings settings;
  private final NatsTlsOptions nats;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  TlsCheck(Settings settings, NatsTlsOptions nats, Instant now) {
    this.settings = settings;
    this.nats = nats;
    this.now = now;
  }

  /** Reads the certificate of a server. */
  private interface Reading {
    CertificateFacts of(InetSocketAddress server) throws IOException;
  }

  List<Finding> findings() {
    natsServers();
    files();
    database();
    provider();
    if (findings.isEmpty()) {
      findings.add(Finding.ok("tls.use", "no connection is encrypted by the settings"));
    }
    return findings;
  }

  private void natsServers() {
    for (var url : settings.value("nats.url").strip().split("\\s*,\\s*")) {
      boolean asked = url.startsWith("tls://") || (!url.isBlank() && !nats.key().isEmpty());
      if (asked) server(NatsGreetingProbe.address(url), CertificateProbe::ofNats);
    }
  }

  private void database() {
    if (!settings
        .value("database.url")
        .matches(".*[?&]sslmode=(require|verify-ca|verify-full).*")) {
      return;
    }
    var url = DatabaseUrl.parse(settings.value("database.url"));
    server(new InetSocketAddress(url.host(), url.port()), CertificateProbe::ofPostgres);
  }

  private void provider() {
    if (!settings.value("payment.gateway_url").startsWith("https://")) return;
    var uri = URI.create(settings.value("payment.gateway_url"));
    int port = uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
    server(new InetSocketAddress(uri.getHost(), port), CertificateProbe::ofHttps);
  }

  private void server(InetSocketAddress server, Reading reading) {
    var name = server.getHostString() + ":" + server.getPort();
    try {
      if (server.isUnresolved()) throw new IOException("unknown host");
      findings.addAll(CertificateJudgement.of(reading.of(server), server.getHostString(), now));
    } catch (IOException e) {
      findings.add(
          Finding.warning(
              "tls.server",
              name + " shows no certificate: " + e.getMessage(),
              "switch TLS on there, or leave it out of the URL"));
    }
  }

  private void files() {
    if (!nats.tlsTrustedFile().isEmpty()) {
      file("nats.tls_trusted_file", (key, file) -> CertificateProbe.ofPem(key, file));
    }
    if (!nats.tlsTrustStore().isEmpty()) {
      store("nats.tls_trust_store", nats.tlsTrustStorePassword(), nats.tlsTrustStorePasswordFile());
    }
    if (!nats.tlsKeyStore().isEmpty()) {
      store("nats.tls_key_store", nats.tlsKeyStorePassword(), nats.tlsKeyStorePasswordFile());
    }
  }

  private void store(String key, String password, String passwordFile) {
    file(
        key,
        (name, file) -> {
          var secret =
              passwordFile.isEmpty()
                  ? password
                  : Files.readString(Home.path().resolve(passwordFile)).strip();
          return CertificateProbe.ofStore(name, file, secret.toCharArray());
        });
  }

  /** Reads the certificates of a file. */
  private interface FileReading {
    List<CertificateFacts> of(String key, Path file) throws IOException, GeneralSecurityException;
  }

  /** A file that cannot be read is a fault of the settings, and is told there. */
  private void file(String key, FileReading reading) {
    try {
      for (var each : reading.of(key, Home.path().resolve(settings.value(key)))) {
        findings.addAll(CertificateJudgement.of(each, "", now));
      }
    } catch (IOException | GeneralSecurityException e) {
      return;
    }
  }
}
