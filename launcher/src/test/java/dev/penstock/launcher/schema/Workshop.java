package dev.penstock.launcher.schema;

import dev.penstock.launcher.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A folder of schemas to spoil, and the command line. */
record Workshop(Path folder) {
  static final String CREATED =
      """
      {"type": "object", "required": ["order_id"],
       "properties": {"order_id": {"type": "string"}, "items": {"type": "array", "maxItems": 100}}}
      """;

  record Ended(int code, String out, String err) {}

  /** Version 1 of one event, as it was published. */
  static Workshop in(Path folder) {
    var workshop = new Workshop(folder);
    workshop.write("events/orders.created.v1.json", CREATED);
    workshop.write("published/orders.created.v1.json", CREATED);
    return workshop;
  }

  Workshop write(String file, String text) {
    try {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Workshop delete(String file) {
    try {
      Files.delete(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Check check() {
    return Check.of(SchemaShelf.in(folder), (from, to) -> Optional.empty());
  }

  /** Runs a command on this folder. */
  Ended schema(String command, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "--schemas";
    all[1] = folder.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return penstock(command, all);
  }

  static Ended penstock(String command, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "schema";
    all[1] = command;
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
    return new Ended(code, out.toString(), err.toString());
  }
}
