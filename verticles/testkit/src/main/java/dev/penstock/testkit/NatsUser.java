package dev.penstock.testkit;

import io.nats.client.NKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * A user known by an nkey, as {@code nk -gen user} makes one.
 *
 * @param id the public key, {@code U...}
 * @param seed the secret, {@code SU...}
 */
public record NatsUser(String id, String seed) {
  public static NatsUser create() {
    try {
      var key = NKey.createUser(new SecureRandom());
      return new NatsUser(new String(key.getPublicKey()), new String(key.getSeed()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a nats-server that lets in nobody else. */
  public String configuration() {
    return "authorization { users: [{nkey: " + id + "}] }";
  }

  @Override
  public String toString() {
    return id;
  }
}
