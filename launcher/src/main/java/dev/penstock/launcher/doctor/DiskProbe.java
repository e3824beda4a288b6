package dev.penstock.launcher.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes a small temporary file, flushes it again and again, and deletes it. */
final class DiskProbe {
  private static final int FSYNCS_MAX = 200;
  private static final Duration TIME_MAX = Duration.ofSeconds(2);

  /** A page of PostgreSQL's write-ahead log. */
  private static final int WRITE_BYTES = 8_192;

  private DiskProbe() {}

  static DiskFacts of(Path wanted) {
    var folder = existing(wanted);
    try {
      var store = Files.getFileStore(folder);
      return new DiskFacts(
          folder,
          "",
          store.type(),
          store.getUsableSpace(),
          fsyncs(folder),
          folder.equals(wanted) && isOpenToAll(folder));
    } catch (IOException e) {
      var why = e.getClass().getSimpleName().replace("Exception", "");
      return new DiskFacts(folder, why, "", 0, List.of(), false);
    }
  }

  /** A start would make what is missing below it. */
  private static Path existing(Path wanted) {
    var folder = wanted;
    while (!Files.exists(folder) && folder.getParent() != null) folder = folder.getParent();
    return folder;
  }

  private static List<Long> fsyncs(Path folder) throws IOException {
    var file = Files.createTempFile(folder, "doctor-", ".tmp");
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var nanos = new ArrayList<Long>();
      long end = System.nanoTime() + TIME_MAX.toNanos();
      while (nanos.size() < FSYNCS_MAX && System.nanoTime() < end) {
        channel.write(ByteBuffer.allocate(WRITE_BYTES), 0);
        long start = System.nanoTime();
        channel.force(false);
        nanos.add(System.nanoTime() - start);
      }
      nanos.sort(null);
      return nanos;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static boolean isOpenToAll(Path folder) throws IOException {
    try {
      return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_READ);
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
