package dev.penstock.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** The API key as Stripe takes it: a Bearer token, or the user name of Basic with no password. */
final class Credentials {

  private final byte[] bearer;
  private final byte[] basic;

  Credentials(String apiKey) {
    bearer = apiKey.getBytes(StandardCharsets.UTF_8);
    basic = Base64.getEncoder().encode((apiKey + ":").getBytes(StandardCharsets.UTF_8));
  }

  /** In constant time for headers of one length. */
  boolean admit(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0) {
      return false;
    }
    var given = authorization.substring(space + 1).trim().getBytes(StandardCharsets.UTF_8);
    return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> MessageDigest.isEqual(bearer, given);
      case "basic" -> MessageDigest.isEqual(basic, given);
      default -> false;
    };
  }
}
