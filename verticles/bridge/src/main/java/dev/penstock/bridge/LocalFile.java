package dev.penstock.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file of the operator's that a connect needs. What is wrong with it is said with its name, never
 * with what it holds. Every method blocks.
 */
record LocalFile(Path path) {
  private static final int BYTES_MAX = 1 << 20;

  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException binary) {
      throw wrong("is not text");
    }
  }

  byte[] bytes() {
    try (var in = Files.newInputStream(path)) {
      var bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) throw wrong("is larger than " + BYTES_MAX + " bytes");
      return bytes;
    } catch (NoSuchFileException absent) {
      throw wrong("does not exist");
    } catch (AccessDeniedException denied) {
      throw wrong("may not be read by this process");
    } catch (IOException unreadable) {
      throw wrong("cannot be read: " + unreadable.getMessage());
    }
  }

  LoginException wrong(String what) {
    return new LoginException("file " + path + " " + what);
  }
}
