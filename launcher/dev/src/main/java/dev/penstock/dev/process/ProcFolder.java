package dev.penstock.dev.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Linux tells of processes, see proc(5). A process that is gone has nothing. Blocks. */
public final class ProcFolder {
  /** The kernel counts in these for every program, whatever its own clock does. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int FIRST_TIME = 11;
  private static final int OWN_TIMES = 2;
  private static final int ALL_TIMES = 4;

  private final Path root;

  /** A process: its parent, what it used itself, and with children that have ended. */
  private record Stat(long parent, long ownTicks, long allTicks) {}

  /**
   * @param rssBytes what is in memory, also what it shares with others
   * @param pssBytes the same, with what is shared divided among those who share it
   */
  public record Resident(long rssBytes, long pssBytes) {
    public static final Resident NONE = new Resident(0, 0);

    public Resident plus(Resident other) {
      return new Resident(rssBytes + other.rssBytes, pssBytes + other.pssBytes);
    }
  }

  /**
   * @param root {@code /proc}
   */
  public ProcFolder(Path root) {
    this.root = root;
  }

  /** Processor time, user and system, of a process without its children. */
  public Duration cpu(long pid) {
    var stat = stats().get(pid);
    return stat == null ? Duration.ZERO : duration(stat.ownTicks);
  }

  /** Processor time of a process and all below it, also of those that have ended. */
  public Duration cpuOfTree(long pid) {
    var stats = stats();
    return duration(tree(pid, stats).stream().mapToLong(each -> stats.get(each).allTicks).sum());
  }

  /** Processor time of those threads of a process that live and whose name begins so. */
  public Duration cpuOfThreads(long pid, String name) {
    var threads = stats(root.resolve(Long.toString(pid)).resolve("task"), name).values();
    return duration(threads.stream().mapToLong(Stat::ownTicks).sum());
  }

  /** Of processes and all below them. */
  public Resident memoryOfTrees(long... pids) {
    var stats = stats();
    var sum = Resident.NONE;
    for (long root : pids) {
      for (long pid : tree(root, stats)) sum = sum.plus(memory(pid));
    }
    return sum;
  }

  private static Duration duration(long ticks) {
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  private static List<Long> tree(long root, Map<Long, Stat> stats) {
    var tree = new ArrayList<Long>();
    if (stats.containsKey(root)) tree.add(root);
    for (int i = 0; i < tree.size(); i++) {
      long parent = tree.get(i);
      stats.forEach((pid, stat) -> addChild(tree, parent, pid, stat));
    }
    return tree;
  }

  private static void addChild(List<Long> tree, long parent, long pid, Stat stat) {
    if (stat.parent == parent) tree.add(pid);
  }

  private Map<Long, Stat> stats() {
    return stats(root, "");
  }

  /** By number, of those in the folder whose name begins so. */
  private static Map<Long, Stat> stats(Path folder, String name) {
    var stats = new HashMap<Long, Stat>();
    try (var all = Files.newDirectoryStream(folder, "[0-9]*")) {
      for (var each : all) {
        var text = read(each.resolve("stat"));
        if (!text.contains("(" + name)) continue;
        stats.put(Long.valueOf(each.getFileName().toString()), stat(text));
      }
    } catch (NoSuchFileException gone) {
      return stats;
    } catch (IOException e) {
      throw new UncheckedIOException("processes cannot be read in " + folder, e);
    }
    return stats;
  }

  /** The name stands in brackets and may hold anything, also a bracket. */
  private static Stat stat(String text) {
    var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return new Stat(
        Long.parseLong(fields[PARENT]), ticks(fields, OWN_TIMES), ticks(fields, ALL_TIMES));
  }

  private static long ticks(String[] fields, int times) {
    long ticks = 0;
    for (int i = 0; i < times; i++) ticks += Long.parseLong(fields[FIRST_TIME + i]);
    return ticks;
  }

  /** Of a process without its children. */
  public Resident memory(long pid) {
    var text = read(root.resolve(Long.toString(pid)).resolve("smaps_rollup"));
    return new Resident(kibibytes(text, "Rss:") * 1_024, kibibytes(text, "Pss:") * 1_024);
  }

  private static long kibibytes(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split(" ")[0])
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /** Empty when the process has ended, or is none of ours. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return "";
    }
  }
}
