package dev.penstock.events.compatibility;

/** What an edit of a schema did. */
public enum Kind {
  SAID_DIFFERENTLY("said differently", Harm.NONE),
  FIELD_ADDED("optional field added", Harm.NONE),
  FIELD_ADDED_TO_CLOSED("field added where unknown fields are refused", Harm.OLD_READERS),
  REQUIRED_FIELD_ADDED("required field added", Harm.NEW_READERS),
  FIELD_REMOVED("field removed", Harm.BOTH),
  BECAME_REQUIRED("became required", Harm.NEW_READERS),
  BECAME_OPTIONAL("became optional", Harm.OLD_READERS),
  WIDENED("widened", Harm.OLD_READERS),
  NARROWED("narrowed", Harm.NEW_READERS),
  CHANGED("changed", Harm.BOTH);

  private final String text;
  private final Harm harm;

  Kind(String text, Harm harm) {
    this.text = text;
    this.harm = harm;
  }

  public String text() {
    return text;
  }

  public Harm harm() {
    return harm;
  }
}
