package dev.penstock.launcher.doctor;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Reads certificates, of servers and of files. Trusts everybody and tells nobody anything. */
final class CertificateProbe {
  private static final int CONNECT_MILLIS_MAX = 2_000;
  // https://www.postgresql.org/docs/current/protocol-message-formats.html: SSLRequest
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private CertificateProbe() {}

  /** What is said on a connection before its encryption begins. */
  private interface Preamble {
    void exchange(Socket socket) throws IOException;
  }

  static CertificateFacts ofNats(InetSocketAddress server) throws IOException {
    return ofServer(server, CertificateProbe::skipLine);
  }

  static CertificateFacts ofPostgres(InetSocketAddress server) throws IOException {
    return ofServer(
        server,
        socket -> {
          socket.getOutputStream().write(SSL_REQUEST);
          if (socket.getInputStream().read() != 'S') throw new IOException("it offers no TLS");
        });
  }

  static CertificateFacts ofHttps(InetSocketAddress server) throws IOException {
    return ofServer(server, socket -> {});
  }

  private static void skipLine(Socket socket) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    while (in.readByte() != '\n') {
      // Byte by byte: what follows belongs to the handshake.
    }
  }

  private static CertificateFacts ofServer(InetSocketAddress server, Preamble preamble)
      throws IOException {
    var shown = new AtomicReference<X509Certificate>();
    try (var socket = new Socket()) {
      socket.connect(server, CONNECT_MILLIS_MAX);
      socket.setSoTimeout(CONNECT_MILLIS_MAX);
      preamble.exchange(socket);
      handshake(socket, server, shown);
    } catch (IOException e) {
      if (shown.get() == null) throw e; // else it wants one of ours, which is not the question
    }
    return facts(server.getHostString() + ":" + server.getPort(), shown.get());
  }

  private static void handshake(
      Socket socket, InetSocketAddress server, AtomicReference<X509Certificate> shown)
      throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Recorder(shown)}, null);
      var sockets = context.getSocketFactory();
      var host = server.getHostString();
      var secure = (SSLSocket) sockets.createSocket(socket, host, server.getPort(), true);
      secure.startHandshake();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  /** The certificates of a PEM file. */
  static List<CertificateFacts> ofPem(String key, Path file)
      throws IOException, GeneralSecurityException {
    var facts = new ArrayList<CertificateFacts>();
    try (var in = new FileInputStream(file.toFile())) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        facts.add(facts(key, (X509Certificate) each));
      }
    }
    return facts;
  }

  /** The certificates of a key store or trust store. */
  static List<CertificateFacts> ofStore(String key, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(file.toFile(), password);
    var facts = new ArrayList<CertificateFacts>();
    for (var alias : Collections.list(store.aliases())) {
      if (store.getCertificate(alias) instanceof X509Certificate certificate) {
        facts.add(facts(key, certificate));
      }
    }
    return facts;
  }

  private static CertificateFacts facts(String of, X509Certificate certificate) {
    return new CertificateFacts(
        of,
        certificate.getSubjectX500Principal().getName(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        names(certificate));
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names == null) return List.of();
      return names.stream().map(each -> String.valueOf(each.get(1))).toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private record Recorder(AtomicReference<X509Certificate> shown) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      shown.set(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
