package dev.penstock.testkit;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * An operator with one account, which lets users in by signed JWTs, as {@code nsc} makes them. The
 * server knows the account from its configuration: {@code resolver: MEMORY}.
 */
public final class NatsOperator {
  private static final String UNLIMITED =
      "\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,"
          + "\"conn\":-1,\"leaf\":-1";
  private static final String JETSTREAM =
      ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";

  private final NKey operator;
  private final NKey account;
  private final NKey system;

  /** One for good: it holds the second it is issued, and no server reloads to another operator. */
  private final String operatorJwt;

  private final Map<String, Long> revokedAtSeconds = new TreeMap<>();

  private NatsOperator(NKey operator, NKey account, NKey system) {
    this.operator = operator;
    this.account = account;
    this.system = system;
    this.operatorJwt = jwt(id(operator), "operator", "{\"type\":\"operator\",\"version\":2}");
  }

  public static NatsOperator create() {
    try {
      var random = new SecureRandom();
      return new NatsOperator(
          NKey.createOperator(random), NKey.createAccount(random), NKey.createAccount(random));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a nats-server; another one after each {@link #revoke}. */
  public String configuration() {
    return """
        operator: %s
        system_account: %s
        resolver: MEMORY
        resolver_preload: {
          %s: %s
          %s: %s
        }
        """
        .formatted(
            operatorJwt,
            id(system),
            id(account),
            jwt(id(account), "account", claims(UNLIMITED + JETSTREAM)),
            id(system),
            jwt(id(system), "system", claims(UNLIMITED)));
  }

  private String claims(String limits) {
    return "{\"type\":\"account\",\"version\":2,\"limits\":{%s},\"revocations\":{%s}}"
        .formatted(limits, revocations());
  }

  /** Writes the {@code .creds} file of a new user; answers the user's public key. */
  public String writeUser(Path credsFile) {
    try {
      var user = NKey.createUser(new SecureRandom());
      var jwt = JwtUtils.issueUserJWT(account, id(account), id(user));
      var seed = new String(user.getSeed());
      Files.writeString(credsFile, JwtUtils.NATS_USER_JWT_FORMAT.formatted(jwt, seed));
      return id(user);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes back what was issued to a user until now. */
  public void revoke(String userId) {
    revokedAtSeconds.put(userId, JwtUtils.currentTimeSeconds());
  }

  private String revocations() {
    var entries = new StringBuilder();
    revokedAtSeconds.forEach(
        (userId, seconds) ->
            entries
                .append(entries.isEmpty() ? "" : ",")
                .append("\"%s\":%d".formatted(userId, seconds)));
    return entries.toString();
  }

  private String jwt(String subject, String name, String claims) {
    try {
      long now = JwtUtils.currentTimeSeconds();
      return JwtUtils.issueJWT(operator, subject, name, null, now, id(operator), () -> claims);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id(NKey key) {
    try {
      return new String(key.getPublicKey());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
