package dev.penstock.launcher.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether certificates are good, and for how long. */
final class CertificateJudgement {
  private static final Duration RENEWAL = Duration.ofDays(14);

  private CertificateJudgement() {}

  /**
   * @param host that it has to be for; "" when that does not matter
   */
  static List<Finding> of(CertificateFacts certificate, String host, Instant now) {
    var findings = new ArrayList<Finding>();
    findings.add(time(certificate, now));
    if (!host.isEmpty() && certificate.names().stream().noneMatch(name -> matches(name, host))) {
      findings.add(
          Finding.error(
              "tls.host",
              "the certificate of %s is for %s, not for %s"
                  .formatted(certificate.of(), String.join(", ", certificate.names()), host),
              "use one of these names in the URL, or issue a certificate for " + host));
    }
    return findings;
  }

  private static Finding time(CertificateFacts certificate, Instant now) {
    var is = "the certificate of %s, %s,".formatted(certificate.of(), certificate.subject());
    if (now.isBefore(certificate.notBefore())) {
      return Finding.error(
          "tls.time",
          is + " is not valid before " + certificate.notBefore(),
          "set the clock of this machine right, or wait");
    }
    if (now.isAfter(certificate.notAfter())) {
      return Finding.error(
          "tls.time",
          is + " expired at " + certificate.notAfter(),
          "renew it and reload the server");
    }
    var left = Duration.between(now, certificate.notAfter());
    return left.compareTo(RENEWAL) < 0
        ? Finding.warning(
            "tls.time",
            is + " expires in %d hours, at %s".formatted(left.toHours(), certificate.notAfter()),
            "renew it; Penstock reads its own files again at each connect")
        : Finding.ok("tls.time", is + " is good for %d days".formatted(left.toDays()));
  }

  /** RFC 6125: a wildcard stands for one label, the first. */
  static boolean matches(String name, String host) {
    var wanted = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
    var given = name.toLowerCase(Locale.ROOT);
    if (!given.startsWith("*.")) return given.equals(wanted);
    int dot = wanted.indexOf('.');
    return dot > 0 && wanted.substring(dot).equals(given.substring(1));
  }
}
