package dev.penstock.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.TreeMap;

/** Tells a repeated request from another one under the same key; the order of names is no part. */
final class Fingerprint {

  private Fingerprint() {}

  static String of(String path, Form form) {
    var text = new StringBuilder(path);
    // NUL separates, because a form cannot contain it.
    new TreeMap<>(form.fields())
        .forEach((name, value) -> text.append('\0').append(name).append('\0').append(value));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
