package dev.penstock.launcher.doctor;

import java.time.Instant;
import java.util.List;

/**
 * A certificate.
 *
 * @param of whose it is: a server's address, or the key that names its file
 * @param names DNS names and addresses it is good for
 */
record CertificateFacts(
    String of, String subject, Instant notBefore, Instant notAfter, List<String> names) {
  CertificateFacts {
    names = List.copyOf(names);
  }
}
