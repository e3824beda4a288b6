package dev.penstock.launcher.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A database, as the user of its URL sees it.
 *
 * @param settings of PostgreSQL by name, in their base units
 * @param connectionsUsed of all users, this one included
 * @param connectionsOfPenstock among them, of processes that run, as far as this user may see
 * @param connectionsOfRole -1 for no limit
 * @param schemasMissing of ours
 * @param mayCreate whether this user may create schemas there
 * @param roundTripMillis median
 * @param commitMillis of transactions that write to the log, sorted; empty when none was possible
 * @param ahead of its clock to ours
 */
record PostgresFacts(
    int version,
    Map<String, String> settings,
    int connectionsUsed,
    int connectionsOfPenstock,
    int connectionsOfRole,
    boolean inRecovery,
    boolean superuser,
    List<String> schemasMissing,
    boolean mayCreate,
    boolean encrypted,
    double roundTripMillis,
    List<Double> commitMillis,
    Duration ahead,
    Duration uncertainty) {

  PostgresFacts {
    settings = Map.copyOf(settings);
    schemasMissing = List.copyOf(schemasMissing);
    commitMillis = List.copyOf(commitMillis);
  }

  String setting(String name) {
    return settings.getOrDefault(name, "");
  }

  long number(String name) {
    return Long.parseLong(settings.getOrDefault(name, "0"));
  }
}
