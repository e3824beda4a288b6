package dev.penstock.bridge;

import io.nats.client.NKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Credentials} add to the CONNECT line, read anew for each connect, so that files can
 * be replaced. Every method may block.
 */
final class NatsLogin {
  /** The one line between two that begin and end with dashes. */
  private static final Pattern BLOCK =
      Pattern.compile("-{3,}[^\\n-]+-{3,}\\s+(\\S+)\\s+-{3,}[^\\n-]+-{3,}");

  private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  // What signs would unpack native code to a folder for temporary files, and wait while a lock lies
  // there, whoever left it. One signature a login needs none of that.
  static {
    var variant = "org.bouncycastle.native.cpu_variant";
    if (System.getProperty(variant) == null) System.setProperty(variant, "java");
  }

  private final JsonObject fields;
  private final @Nullable NKey signer;

  private NatsLogin(JsonObject fields, @Nullable NKey signer) {
    this.fields = fields;
    this.signer = signer;
  }

  /** Fails with {@link LoginException} that names the file. */
  static NatsLogin read(Credentials credentials) {
    if (credentials instanceof Credentials.UserPassword login) {
      return password(login.user(), login.password().read());
    }
    if (credentials instanceof Credentials.Token login) return token(login.token().read());
    if (credentials instanceof Credentials.CredsFile login)
      return creds(new LocalFile(login.path()));
    if (credentials instanceof Credentials.NkeySeedFile login) {
      return nkey(new LocalFile(login.path()));
    }
    return new NatsLogin(new JsonObject(), null);
  }

  private static NatsLogin password(String user, String password) {
    return new NatsLogin(new JsonObject().put("user", user).put("pass", password), null);
  }

  private static NatsLogin token(String token) {
    return new NatsLogin(new JsonObject().put("auth_token", token), null);
  }

  private static NatsLogin creds(LocalFile file) {
    var blocks = BLOCK.matcher(file.text());
    if (!blocks.find()) throw file.wrong("is no .creds file: it holds no user JWT");
    var jwt = blocks.group(1);
    if (!JWT.matcher(jwt).matches()) throw file.wrong("is no .creds file: its JWT is garbled");
    if (!blocks.find()) throw file.wrong("is no .creds file: it holds no nkey seed");
    return new NatsLogin(new JsonObject().put("jwt", jwt), key(file, blocks.group(1)));
  }

  private static NatsLogin nkey(LocalFile file) {
    var key = key(file, file.text().lines().findFirst().orElse("").strip());
    try {
      return new NatsLogin(new JsonObject().put("nkey", new String(key.getPublicKey())), key);
    } catch (IOException | GeneralSecurityException unusable) {
      throw file.wrong("holds an nkey seed that cannot be used: " + unusable.getMessage());
    }
  }

  private static NKey key(LocalFile file, String seed) {
    try {
      var key = NKey.fromSeed(seed.toCharArray());
      if (key.getType() == NKey.Type.USER) return key;
    } catch (IllegalArgumentException garbled) {
      // Said below; the cause may show a part of the seed.
    }
    throw file.wrong("holds no nkey seed of a user, SU...");
  }

  /** The fields for a server, which may have its login in the URL. */
  JsonObject fields(ServerAddress server, ServerInfo info) {
    var userInfo = server.userInfo();
    if (fields.isEmpty() && userInfo != null) return ofUrl(userInfo).fields;
    var nonce = info.nonce();
    if (signer == null || nonce == null) return fields;
    return fields.copy().put("sig", signed(signer, nonce));
  }

  private static NatsLogin ofUrl(String userInfo) {
    int colon = userInfo.indexOf(':');
    if (colon < 0) return token(userInfo);
    return password(userInfo.substring(0, colon), userInfo.substring(colon + 1));
  }

  private static String signed(NKey key, String nonce) {
    try {
      var signature = key.sign(nonce.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (IOException | GeneralSecurityException unusable) {
      throw new LoginException("cannot sign in: " + unusable.getMessage(), unusable);
    }
  }
}
