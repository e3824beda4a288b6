package dev.penstock.events;

/**
 * One rule of a schema that a document breaks.
 *
 * @param pointer JSON pointer in URI fragment form, such as {@code #/items/0/quantity}
 * @param detail for the person who wrote the document
 */
public record Violation(String pointer, String detail) {
  @Override
  public String toString() {
    return pointer + ": " + detail;
  }
}
