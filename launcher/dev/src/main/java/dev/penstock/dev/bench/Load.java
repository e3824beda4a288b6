package dev.penstock.dev.bench;

/**
 * Messages made before the clock runs, so that only the way to the server is measured.
 *
 * @param body the same for all; nobody writes to it
 */
record Load(String subject, String[] ids, byte[] body) {
  static Load of(String subject, int messages, int bodyBytes) {
    var ids = new String[messages];
    for (int i = 0; i < messages; i++) ids[i] = subject + "-" + i;
    return new Load(subject, ids, new byte[bodyBytes]);
  }

  int size() {
    return ids.length;
  }
}
