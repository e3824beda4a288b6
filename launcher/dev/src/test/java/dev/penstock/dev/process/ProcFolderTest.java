package dev.penstock.dev.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a folder that looks like {@code /proc}; times are in ticks of 10 ms. */
final class ProcFolderTest {
  @TempDir Path root;

  private ProcFolder processes;

  @BeforeEach
  void write() throws IOException {
    processes = new ProcFolder(root);
    Files.createDirectories(root.resolve("sys"));
    Files.createDirectories(root.resolve("99")); // ended just now
    process(1, 0, "init", 1_000, 1_000, 0, 0);
    process(10, 1, "postgres", 5, 3, 100, 40);
    process(11, 10, "postgres: io worker", 7, 2, 0, 0);
    process(12, 10, "a) b (c 1 2", 20, 30, 0, 0);
    process(13, 12, "grandchild", 1, 1, 0, 0);
    process(20, 1, "java", 500, 60, 9, 1);
    memory(10, 300, 100);
    memory(11, 200, 50);
    memory(20, 5_000, 4_900);
  }

  @Test
  void countsAProcessWithoutItsChildren() {
    assertThat(processes.cpu(20)).isEqualTo(Duration.ofMillis(5_600));
    assertThat(processes.cpu(10)).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void countsATreeWithChildrenThatHaveEnded() {
    assertThat(processes.cpuOfTree(20)).isEqualTo(Duration.ofMillis(5_700));
    assertThat(processes.cpuOfTree(10)).isEqualTo(Duration.ofMillis(80 + 1_400 + 90 + 500 + 20));
  }

  @Test
  void countsThreadsByName() throws IOException {
    thread(20, 21, "C2 CompilerThre", 300, 20);
    thread(20, 22, "C2 CompilerThre", 10, 0);
    thread(20, 23, "C1 CompilerThre", 7, 0);
    thread(20, 24, "java", 100, 100);
    assertThat(processes.cpuOfThreads(20, "C2 ")).isEqualTo(Duration.ofMillis(3_300));
    assertThat(processes.cpuOfThreads(20, "C1 Compiler")).isEqualTo(Duration.ofMillis(70));
    assertThat(processes.cpuOfThreads(20, "G1")).isZero();
  }

  @Test
  void countsNothingOfWhatIsNotThere() {
    assertThat(processes.cpuOfThreads(77, "java")).isZero();
    assertThat(processes.cpu(77)).isZero();
    assertThat(processes.cpuOfTree(77)).isZero();
    assertThat(processes.memoryOfTrees(77)).isEqualTo(ProcFolder.Resident.NONE);
  }

  @Test
  void addsUpTheMemoryOfTrees() {
    assertThat(processes.memoryOfTrees(10)).isEqualTo(resident(500, 150));
    assertThat(processes.memoryOfTrees(10, 20)).isEqualTo(resident(5_500, 5_050));
  }

  private static ProcFolder.Resident resident(long rssKibibytes, long pssKibibytes) {
    return new ProcFolder.Resident(rssKibibytes * 1_024, pssKibibytes * 1_024);
  }

  private void process(long pid, long parent, String name, long... ticks) throws IOException {
    stat(root.resolve(Long.toString(pid)), pid, parent, name, ticks);
  }

  private void thread(long pid, long id, String name, long user, long system) throws IOException {
    var tasks = root.resolve(Long.toString(pid)).resolve("task");
    stat(tasks.resolve(Long.toString(id)), id, 1, name, user, system, 0, 0);
  }

  private static void stat(Path folder, long pid, long parent, String name, long... ticks)
      throws IOException {
    Files.createDirectories(folder);
    var text =
        "%d (%s) S %d 1 1 0 -1 4194560 900 800 70 60 %d %d %d %d 20 0 1 0 12345 999 88\n"
            .formatted(pid, name, parent, ticks[0], ticks[1], ticks[2], ticks[3]);
    Files.writeString(folder.resolve("stat"), text);
  }

  private void memory(long pid, long rssKibibytes, long pssKibibytes) throws IOException {
    var text =
        """
        5581a000-7ffd9000 ---p 00000000 00:00 0                                  [rollup]
        Rss:            %8d kB
        Pss:            %8d kB
        Pss_Anon:             77 kB
        """
            .formatted(rssKibibytes, pssKibibytes);
    Files.writeString(root.resolve(Long.toString(pid)).resolve("smaps_rollup"), text);
  }
}
