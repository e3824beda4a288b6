package dev.penstock.bridge;

import java.nio.charset.StandardCharsets;

/** NATS subjects with {@code *} for one token and {@code >} for the rest, and names in them. */
final class Subjects {
  /** The longest name of a stream or consumer that a server takes. */
  private static final int NAME_BYTES_MAX = 255;

  private Subjects() {}

  /**
   * A name that may stand as one token of a subject, and be that of a file: the rule of NATS ADR-6.
   *
   * @param key what is named, for the message
   */
  static void requireName(String key, String name) {
    require(!name.isBlank(), key + " must not be blank");
    boolean token = name.codePoints().noneMatch(c -> isUnprintable(c) || ".*>/\\".indexOf(c) >= 0);
    require(token, key + " must not contain blanks, dots, *, > or slashes, was \"" + name + "\"");
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    require(bytes <= NAME_BYTES_MAX, key + " must be at most 255 bytes, was " + bytes);
  }

  /**
   * A subject, with or without wildcards.
   *
   * @param key what it is for, for the message
   */
  static void requireSubject(String key, String subject) {
    require(!subject.isBlank(), key + " must not be blank");
    var was = ", was \"" + subject + "\"";
    require(
        subject.codePoints().noneMatch(Subjects::isUnprintable),
        key + " must not contain blanks" + was);
    var tokens = subject.split("\\.", -1);
    for (int i = 0; i < tokens.length; i++) {
      var token = tokens[i];
      require(!token.isEmpty(), key + " must not have an empty token" + was);
      boolean wild = token.contains("*") || token.contains(">");
      require(!wild || token.length() == 1, key + ": * and > must stand alone between dots" + was);
      require(!token.equals(">") || i == tokens.length - 1, key + ": > must come last" + was);
    }
  }

  private static boolean isUnprintable(int character) {
    return Character.isWhitespace(character) || Character.isISOControl(character);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }

  static boolean matches(String pattern, String subject) {
    int p = 0;
    int s = 0;
    while (p < pattern.length() && s < subject.length()) {
      int patternEnd = tokenEnd(pattern, p);
      int subjectEnd = tokenEnd(subject, s);
      var token = pattern.substring(p, patternEnd);
      if (token.equals(">")) return true;
      if (!token.equals("*") && !token.equals(subject.substring(s, subjectEnd))) return false;
      p = patternEnd + 1;
      s = subjectEnd + 1;
    }
    return p >= pattern.length() && s >= subject.length();
  }

  /** Whether every subject that matches the second pattern matches the first. */
  static boolean covers(String pattern, String narrower) {
    var wide = pattern.split("\\.", -1);
    var narrow = narrower.split("\\.", -1);
    for (int i = 0; i < wide.length; i++) {
      if (i >= narrow.length) return false;
      if (wide[i].equals(">")) return true;
      if (narrow[i].equals(">")) return false;
      if (!wide[i].equals("*") && !wide[i].equals(narrow[i])) return false;
    }
    return wide.length == narrow.length;
  }

  /** A space would break the protocol, a wildcard would reach nobody. */
  static void requireLiteral(String subject) {
    if (!isWellFormed(subject, true)) {
      throw new IllegalArgumentException("subject is not literal: " + subject);
    }
  }

  /** Wildcards are welcome. */
  static void requirePattern(String subject) {
    if (!isWellFormed(subject, false)) {
      throw new IllegalArgumentException("not a subject: " + subject);
    }
  }

  private static boolean isWellFormed(String subject, boolean literal) {
    boolean atTokenStart = true;
    for (int i = 0; i < subject.length(); i++) {
      char c = subject.charAt(i);
      if (c <= ' ' || c >= 127 || (literal && (c == '*' || c == '>'))) return false;
      if (c == '.' && atTokenStart) return false;
      atTokenStart = c == '.';
    }
    return !atTokenStart;
  }

  private static int tokenEnd(String subject, int from) {
    int dot = subject.indexOf('.', from);
    return dot < 0 ? subject.length() : dot;
  }
}
