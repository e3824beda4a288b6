package dev.penstock.testkit;

import dev.penstock.servers.NatsBinary;
import java.util.List;

/** The nats-servers our code must work with. Each call blocks, the first for a download perhaps. */
public final class NatsBinaries {
  private NatsBinaries() {}

  /** The oldest supported, 2.9.10 as in Debian 12. */
  public static NatsBinary oldest() {
    return Oldest.BINARY;
  }

  /** 2.10 or newer. */
  public static NatsBinary newest() {
    return Newest.BINARY;
  }

  /** For tests that are run with each of them. */
  public static List<NatsBinary> all() {
    return List.of(oldest(), newest());
  }

  private static final class Oldest {
    static final NatsBinary BINARY = NatsBinary.findOldest(Tools.folder());
  }

  private static final class Newest {
    static final NatsBinary BINARY = requireNew(NatsBinary.find("", Tools.folder()));

    private static NatsBinary requireNew(NatsBinary found) {
      if (!found.atLeast(2, 10)) {
        throw new IllegalStateException("tests need nats-server 2.10 or newer, found " + found);
      }
      return found;
    }
  }
}
