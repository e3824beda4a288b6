package dev.penstock.bridge;

/** NATS subjects with {@code *} for one token and {@code >} for the rest. */
final class Subjects {
  private Subjects() {}

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

  private static int tokenEnd(String subject, int from) {
    int dot = subject.indexOf('.', from);
    return dot < 0 ? subject.length() : dot;
  }
}
