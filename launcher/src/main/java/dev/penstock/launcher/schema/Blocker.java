package dev.penstock.launcher.schema;

/**
 * Why a version cannot go yet.
 *
 * @param who still needs it
 * @param why in words that go on behind {@code who}
 * @param next what to do about it
 */
record Blocker(String who, String why, String next) {
  @Override
  public String toString() {
    return who + " " + why + "; " + next;
  }
}
