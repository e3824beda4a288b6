package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Where a process is noted that others have to find again: its id, and when it began. The system
 * gives an id again to another process, so that the id alone proves nothing; with its beginning it
 * does, also after a restart of the machine.
 */
public record PidFile(Path file) {
  private static final int BEGIN_FIELD = 19; // counted after the name; see proc(5)
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** Notes it; replaces what was noted before, whole or not at all. */
  public void write(ServerProcess process) {
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(unfinished, List.of(Long.toString(process.pid()), beginOf(process.pid())));
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ServerException("Cannot write " + file + ": " + e, e);
    }
  }

  /** The process that was noted, as long as it lives. */
  public Optional<ServerProcess> running() {
    try {
      var lines = Files.readAllLines(file);
      if (lines.size() < 2) return Optional.empty();
      long pid = Long.parseLong(lines.get(0));
      return ServerProcess.find(pid).filter(process -> beginOf(pid).equals(lines.get(1)));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Clock ticks after a boot, and which boot; where there is no /proc, a time of the day. */
  private static String beginOf(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[BEGIN_FIELD] + " of " + Files.readString(BOOT).strip();
    } catch (IOException e) {
      return ProcessHandle.of(pid)
          .flatMap(handle -> handle.info().startInstant())
          .map(Object::toString)
          .orElse("unknown");
    }
  }
}
