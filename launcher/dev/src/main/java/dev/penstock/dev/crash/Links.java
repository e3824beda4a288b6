package dev.penstock.dev.crash;

import dev.penstock.servers.FaultProxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The connections of the system, each behind a fault proxy of its own. */
final class Links implements AutoCloseable {
  private final List<Link> links = new CopyOnWriteArrayList<>();

  /** What a connection leads to. */
  enum End {
    BROKER,
    LEDGER,
    PROVIDER,
    /** A member's own HTTP port, for those who call it. */
    DOOR
  }

  /**
   * @param member who uses it or, for a door, whose it is
   */
  record Link(String member, End end, FaultProxy proxy) {
    @Override
    public String toString() {
      return member;
    }
  }

  /** Opens one to a port on this machine; the port to use instead. */
  int open(String member, End end, int port) {
    var proxy = FaultProxy.before("127.0.0.1", port);
    links.add(new Link(member, end, proxy));
    return proxy.port();
  }

  List<Link> to(End end) {
    return links.stream().filter(link -> link.end() == end).toList();
  }

  List<Link> of(String member) {
    return links.stream().filter(link -> link.member().equals(member)).toList();
  }

  void heal() {
    links.forEach(link -> link.proxy().heal());
  }

  @Override
  public void close() {
    links.forEach(link -> link.proxy().close());
  }
}
