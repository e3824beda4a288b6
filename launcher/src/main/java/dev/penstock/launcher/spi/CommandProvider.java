package dev.penstock.launcher.spi;

/** A command of another module. */
public interface CommandProvider {

  /** An object that picocli takes as a subcommand: annotated, and a {@code Callable<Integer>}. */
  Object command();

  /** The name of the command that it is a part of, such as {@code schema}; "" for none. */
  default String parent() {
    return "";
  }
}
