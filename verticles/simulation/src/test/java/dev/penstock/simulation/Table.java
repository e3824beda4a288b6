package dev.penstock.simulation;

import io.vertx.pgclient.PgException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table by its primary key, and what its constraints and triggers refuse. */
final class Table {
  final String name;
  final Map<String, Values> committed = new TreeMap<>();
  private final Guard guard;

  /** Throws what PostgreSQL says when a row may not become so. */
  @FunctionalInterface
  interface Guard {
    void check(@Nullable Values before, Values after);
  }

  Table(String name, Guard guard) {
    this.name = name;
    this.guard = guard;
  }

  void check(@Nullable Values before, Values after) {
    guard.check(before, after);
  }

  Collection<Values> rows() {
    return committed.values();
  }

  static void require(boolean holds, String constraint) {
    if (!holds) throw new PgException(constraint, "ERROR", "23514", constraint);
  }
}
