package dev.penstock.launcher.doctor;

import java.nio.file.Path;
import java.util.List;

/**
 * The folder of embedded servers, or of the first folder above it that exists.
 *
 * @param fault why nothing could be written; "" when it could
 * @param fileSystem its kind, such as {@code ext4}
 * @param fsyncNanos of so many small writes, sorted
 * @param isOpenToAll whether every user of the machine may read it
 */
record DiskFacts(
    Path folder,
    String fault,
    String fileSystem,
    long freeBytes,
    List<Long> fsyncNanos,
    boolean isOpenToAll) {

  DiskFacts {
    fsyncNanos = List.copyOf(fsyncNanos);
  }

  double fsyncMillis(double quantile) {
    int last = fsyncNanos.size() - 1;
    return fsyncNanos.get((int) Math.round(quantile * last)) / 1e6;
  }
}
