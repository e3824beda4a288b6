package dev.penstock.launcher;

import java.util.regex.Pattern;

/** Values of settings as they may be shown: without secrets, also without those inside a URL. */
public final class Masking {
  private static final String MASK = "***";
  private static final Pattern SECRET = Pattern.compile("(?:.*[._])?(?:password|token|secret|key)");

  /** Up to the last @ before the next URL: a password may hold one that was not encoded. */
  private static final Pattern LOGIN = Pattern.compile("(^|://)(?:(?!://).)*@");

  private static final Pattern DATABASE_PASSWORD = Pattern.compile("(://[^:/@]*):.*@");

  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&][a-z_]*(?:password|token|secret|key)=)[^&]*");

  private Masking() {}

  /**
   * @param key of the setting, which says whether it is a secret or a URL
   */
  public static String shown(String key, String value) {
    if (SECRET.matcher(key).matches()) return value.isEmpty() ? "" : MASK;
    return key.endsWith("url") ? url(value) : value;
  }

  /** One URL, or several separated by commas. The user of a database stays; a token would not. */
  public static String url(String url) {
    var shown =
        url.startsWith("postgres")
            ? DATABASE_PASSWORD.matcher(url).replaceFirst("$1:" + MASK + "@")
            : LOGIN.matcher(url).replaceAll("$1" + MASK + "@");
    return PARAMETER.matcher(shown).replaceAll("$1" + MASK);
  }
}
