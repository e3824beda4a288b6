package dev.penstock.dev.bench.floors;

import dev.penstock.launcher.Addresses;
import dev.penstock.launcher.spi.EmbeddedServers.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Servers that run already. Floors make streams {@code FLOOR_*} and a database {@code
 * penstock_floors} there, drop what is left of them from a run before, and drop them at the end.
 *
 * @param natsUrl with user and password in it where the server asks for them
 * @param natsPid to measure its processor time; empty where it runs elsewhere
 * @param databaseUrl {@code postgresql://user:password@host:port/database}, of a user who may
 *     create databases
 * @param postgresPid the postmaster's, whose children count with it; empty as {@code natsPid}
 */
public record Servers(
    String natsUrl, Optional<Long> natsPid, String databaseUrl, Optional<Long> postgresPid) {

  public static Servers of(Addresses addresses) {
    return new Servers(
        addresses.natsUrl(),
        addresses.nats().map(Server::pid),
        addresses.databaseUrl(),
        addresses.postgres().map(Server::pid));
  }

  /** Processes of this machine by what they are called in figures. */
  Map<String, Long> processes() {
    var processes = new LinkedHashMap<String, Long>();
    natsPid.ifPresent(pid -> processes.put("nats", pid));
    postgresPid.ifPresent(pid -> processes.put("postgres", pid));
    return processes;
  }
}
