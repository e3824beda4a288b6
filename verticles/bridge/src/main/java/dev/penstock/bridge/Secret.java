package dev.penstock.bridge;

import java.nio.file.Path;

/**
 * A password or a token: as given, or the one line of a file that is read again at each connect.
 * Never shown.
 */
public sealed interface Secret {
  static Secret of(String value) {
    return new Given(value);
  }

  static Secret in(Path file) {
    return new InFile(file);
  }

  /** Blocks. Fails with {@link BridgeException} that names the file and what is wrong with it. */
  String read();

  /** One that was given. */
  record Given(String value) implements Secret {
    @Override
    public String read() {
      return value;
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /** One in a file. */
  record InFile(Path file) implements Secret {
    @Override
    public String read() {
      var local = new LocalFile(file);
      // Editors end the last line, and so does what mounts secrets.
      var line = local.text().replaceFirst("[\\r\\n]+$", "");
      if (line.isEmpty()) throw local.wrong("is empty");
      if (line.lines().count() > 1) throw local.wrong("must hold one line, the secret");
      return line;
    }
  }
}
