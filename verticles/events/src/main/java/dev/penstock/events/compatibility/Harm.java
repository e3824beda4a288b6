package dev.penstock.events.compatibility;

/** Whom an edit of a schema harms. */
public enum Harm {
  NONE("nobody is harmed"),
  OLD_READERS("readers of before may refuse or miss what new writers write"),
  NEW_READERS("new readers refuse what is already written"),
  BOTH("readers of before may refuse or miss what is written now, and new ones what was");

  private final String text;

  Harm(String text) {
    this.text = text;
  }

  /** For the person who made the edit. */
  public String text() {
    return text;
  }
}
