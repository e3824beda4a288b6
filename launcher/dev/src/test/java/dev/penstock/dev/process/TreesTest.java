package dev.penstock.dev.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreesTest {
  private static final int COPIES = 100;

  @TempDir Path folder;

  @Test
  void copiesWhatStaysWhileOtherFilesVanish() throws Exception {
    var from = Files.createDirectories(folder.resolve("from"));
    Files.writeString(Files.createDirectories(from.resolve("a/b")).resolve("stays"), "text");
    var going = new AtomicBoolean(true);
    var passing = new Thread(() -> comeAndGo(from, going));
    passing.start();
    try {
      for (int i = 0; i < COPIES; i++) {
        var to = folder.resolve("to" + i);
        Trees.copy(from, to);
        assertThat(to.resolve("a/b/stays")).hasContent("text");
      }
    } finally {
      going.set(false);
      passing.join();
    }
  }

  private static void comeAndGo(Path from, AtomicBoolean going) {
    while (going.get()) {
      try {
        for (int i = 0; i < 20; i++) Files.writeString(from.resolve("passes" + i), "");
        for (int i = 0; i < 20; i++) Files.delete(from.resolve("passes" + i));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void copiesNoFolderThatIsNotThere() {
    var to = folder.resolve("to");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trees.copy(folder.resolve("nothing"), to))
        .withMessageEndingWith("nothing is no folder");
    assertThat(to).doesNotExist();
  }
}
