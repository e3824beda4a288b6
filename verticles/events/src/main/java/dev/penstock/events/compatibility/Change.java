package dev.penstock.events.compatibility;

import org.jspecify.annotations.Nullable;

/**
 * One difference between two texts of a schema.
 *
 * @param pointer JSON pointer in URI fragment form, such as {@code #/properties/items/maxItems};
 *     into the new text, or into the old one when it is not there any more
 * @param before as the JSON parser gave it; null when it was not there
 * @param after as the JSON parser gave it; null when it is not there any more
 */
public record Change(String pointer, Kind kind, @Nullable Object before, @Nullable Object after) {

  /** Whether it may not be done to a published version. */
  public boolean isBreaking() {
    return kind.harm() != Harm.NONE;
  }
}
