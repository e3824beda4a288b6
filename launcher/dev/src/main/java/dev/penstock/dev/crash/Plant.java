package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Signal;
import dev.penstock.dev.process.Trees;
import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The whole system on this machine, made to be broken: a broker and a ledger of its own, a JVM for
 * each {@link Member} of its {@link Crew}, a fault proxy in every connection. Its logs and data are
 * in one folder. Every method that starts or stops something blocks; all may be called from any
 * thread.
 */
final class Plant implements AutoCloseable {
  static final Duration START_MAX = Duration.ofSeconds(180);

  /** Longer than members believe the provider to remember a key. */
  static final Duration KEY_LIFE = Duration.ofSeconds(90);

  /** A drain takes 10 s at most; the rest is for all members stopping at once on one machine. */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(30);

  private final Path folder;
  private final Deque<AutoCloseable> undo = new ArrayDeque<>();
  private final Links links = new Links();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final List<Door> doors = new ArrayList<>();
  private final Set<String> forgeries = ConcurrentHashMap.newKeySet();
  private final BrokerHost broker;
  private final LedgerHost ledger;
  private final Stranger stranger;

  private Plant(Path folder, NatsBinary binary, Path tools, Crew crew) {
    this.folder = folder;
    undo.push(links);
    try {
      var starting = CompletableFuture.supplyAsync(() -> new LedgerHost(folder, tools));
      undo.push(() -> starting.join().close());
      broker = new BrokerHost(binary, folder);
      undo.push(broker);
      ledger = starting.join();
      stranger = Stranger.at(broker.url());
      undo.push(stranger);
      hire(crew);
      undo.push(() -> members().forEach(Member::kill));
      undo.push(new Supervisor(members()));
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts servers and members, without waiting for the latter.
   *
   * @param folder where all of it goes; see {@link Trees#temporary}
   * @param tools where PostgreSQL is unpacked
   */
  static Plant start(Path folder, NatsBinary binary, Path tools, Crew crew) {
    var plant = new Plant(folder, binary, tools, crew);
    plant.members().forEach(Member::up);
    return plant;
  }

  private void hire(Crew crew) {
    int providerPort = Ports.free();
    for (var post : crew.posts()) {
      int port = post.verticles().contains("gateway") ? providerPort : Ports.free();
      var spec = spec(post, port, providerPort);
      var member = new Member(spec, http);
      member.setForNextLives(post.lifeSettings());
      members.put(spec.name(), member);
      if (post.verticles().contains("order")) doors.add(door(spec));
    }
  }

  private Door door(Member.Spec order) {
    int port = links.open(order.name(), Links.End.DOOR, order.port());
    return new Door(http, "http://127.0.0.1:" + port);
  }

  private Member.Spec spec(Crew.Post post, int port, int providerPort) {
    var name = post.name();
    var environment = new HashMap<String, String>();
    environment.put(
        "NATS_URL", "nats://127.0.0.1:" + links.open(name, Links.End.BROKER, broker.port()));
    environment.put(
        "DATABASE_URL",
        "postgresql://postgres@127.0.0.1:%d/postgres"
            .formatted(links.open(name, Links.End.LEDGER, ledger.port())));
    var settings = new ArrayList<>(post.settings());
    if (post.verticles().contains("payment")) {
      int provider = links.open(name, Links.End.PROVIDER, providerPort);
      settings.add("payment.gateway_url=http://127.0.0.1:" + provider);
    }
    var log = folder.resolve(name + ".log");
    return new Member.Spec(name, post.verticles(), port, settings, environment, log);
  }

  Path folder() {
    return folder;
  }

  Links links() {
    return links;
  }

  BrokerHost broker() {
    return broker;
  }

  LedgerHost ledger() {
    return ledger;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  /** Those that run this verticle. */
  List<Member> members(String verticle) {
    return members().stream().filter(member -> member.runs(verticle)).toList();
  }

  Member member(String name) {
    var member = members.get(name);
    if (member == null) throw new IllegalArgumentException("no " + name + ", but " + members);
    return member;
  }

  Stranger stranger() {
    return stranger;
  }

  /** Orders about which false news was published, which an auditor is right to find. */
  Set<String> forgeries() {
    return forgeries;
  }

  Provider provider() {
    return new Provider(door(members("gateway").get(0).name()));
  }

  /** A member's own HTTP port, past every fault. */
  Door door(String member) {
    return new Door(http, member(member).url());
  }

  /** Where customers come in: a door for each member that takes orders. */
  List<Door> doors() {
    return List.copyOf(doors);
  }

  /** Puts products on the shelf, by quantity. */
  void stock(Map<String, Integer> products) {
    var inventory = door(members("inventory").get(0).name());
    products.forEach(
        (product, quantity) -> {
          var level = new JsonObject().put("quantity", quantity).put("unit_price_cents", 250);
          var answer = inventory.put("/stock/" + product, level, Map.of());
          if (answer.isEmpty() || answer.get().status() >= 300) {
            throw new IllegalStateException("cannot stock " + product + ": " + answer);
          }
        });
  }

  /**
   * Undoes every fault that anybody may have left behind, starts what is down, and waits until all
   * is up. Fails when that takes too long.
   */
  void heal(Duration max) throws IOException {
    links.heal();
    broker.heal();
    ledger.heal();
    members().forEach(Member::thaw);
    members().forEach(Member::up);
    awaitReady(max);
    provider().heal();
  }

  /** Fails with who is missing, and where it says why. */
  void awaitReady(Duration max) {
    var deadline = Deadline.in(max);
    for (var member : members()) {
      if (!deadline.await(member::isReady)) {
        throw new IllegalStateException(
            member.name() + " did not come up within " + max.toSeconds() + " s; see " + folder);
      }
    }
  }

  /** Some orders that were taken and have not come to their end. */
  List<String> openOrders() {
    return ledger.rows("SELECT order_id FROM orders.orders WHERE ended_at IS NULL LIMIT 20");
  }

  /** Asks every member to stop in order; the exit codes, without those that did not in time. */
  Map<String, Integer> drain() {
    members().forEach(Member::down);
    members().forEach(member -> member.signal(Signal.TERM));
    var deadline = Deadline.in(DRAIN_MAX);
    var codes = new LinkedHashMap<String, Integer>();
    for (var member : members()) {
      member.awaitEnd(deadline.left()).ifPresent(code -> codes.put(member.name(), code));
    }
    return codes;
  }

  /** Ends everything, at once and whatever state it is in, also after an interrupt. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    members().forEach(Member::down);
    var failures = new ArrayList<Exception>();
    while (!undo.isEmpty()) {
      try {
        undo.pop().close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    if (failures.isEmpty()) return;
    var failure = new IllegalStateException("not all of " + folder + " ended");
    failures.forEach(failure::addSuppressed);
    throw failure;
  }
}
