package dev.penstock.launcher;

/**
 * Where embedded servers keep their data.
 *
 * @param folder absolute, or relative to the project
 * @param ephemeral use a folder of its own and delete it at the end
 */
public record DataOptions(String folder, boolean ephemeral) {
  static final DataOptions DEFAULTS = new DataOptions(".penstock", false);

  public DataOptions {
    if (folder.isBlank()) throw new IllegalArgumentException("folder must not be blank");
  }
}
