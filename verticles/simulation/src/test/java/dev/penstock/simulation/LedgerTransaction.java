package dev.penstock.simulation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as PostgreSQL's READ COMMITTED has it: it sees what is committed and what it wrote
 * itself, and locks what it writes until it ends. A statement first takes all its locks, then
 * writes; when a lock is not free the whole statement starts again after that.
 */
final class LedgerTransaction {
  /** Somebody else has a lock that a statement needs. */
  static final class BlockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final transient LedgerTransaction by;

    BlockedException(LedgerTransaction by) {
      super("locked", null, false, false);
      this.by = by;
    }
  }

  final OffsetDateTime now;
  final List<Runnable> waiting = new ArrayList<>();
  @Nullable LedgerTransaction waitsFor;
  private final Map<String, LedgerTransaction> locks;
  private final BiConsumer<LedgerTransaction, Boolean> onEnd;
  private final Set<String> locked = new HashSet<>();
  private final Map<Table, Map<String, Optional<Values>>> written = new HashMap<>();
  private boolean aborted;
  private boolean ended;
  private boolean wrote;

  /**
   * @param locks those of all transactions
   * @param onEnd told whether it was committed
   */
  LedgerTransaction(
      OffsetDateTime now,
      Map<String, LedgerTransaction> locks,
      BiConsumer<LedgerTransaction, Boolean> onEnd) {
    this.now = now;
    this.locks = locks;
    this.onEnd = onEnd;
  }

  void beginStatement() {
    wrote = false;
  }

  boolean isAborted() {
    return aborted;
  }

  void abort() {
    aborted = true;
  }

  boolean isEnded() {
    return ended;
  }

  @Nullable Values find(Table table, String key) {
    var own = written.getOrDefault(table, Map.of()).get(key);
    return own != null ? own.orElse(null) : table.committed.get(key);
  }

  /** By their primary keys. */
  List<Values> all(Table table) {
    var rows = new TreeMap<>(table.committed);
    written
        .getOrDefault(table, Map.of())
        .forEach((key, row) -> row.ifPresentOrElse(r -> rows.put(key, r), () -> rows.remove(key)));
    return List.copyOf(rows.values());
  }

  /** True when it is free or ours: then it is ours. */
  boolean tryLock(Table table, String key) {
    return holder(table, key) == this;
  }

  void lock(Table table, String key) {
    var holder = holder(table, key);
    if (holder == this) return;
    if (wrote) throw new IllegalStateException("a simulated statement locks first, then writes");
    throw new BlockedException(holder);
  }

  private LedgerTransaction holder(Table table, String key) {
    var name = table.name + " " + key;
    var holder = locks.putIfAbsent(name, this);
    if (holder != null) return holder;
    locked.add(name);
    return this;
  }

  /** The right to insert a row; false when there is one. Waits for others who have that right. */
  boolean claim(Table table, String key) {
    if (find(table, key) != null) return false;
    lock(table, key);
    return true;
  }

  void put(Table table, String key, Values row) {
    table.check(find(table, key), row);
    write(table, key, Optional.of(row));
  }

  void delete(Table table, String key) {
    write(table, key, Optional.empty());
  }

  private void write(Table table, String key, Optional<Values> row) {
    wrote = true;
    written.computeIfAbsent(table, t -> new TreeMap<>()).put(key, row);
  }

  void commit() {
    if (ended) return;
    if (!aborted) {
      written.forEach(
          (table, rows) ->
              rows.forEach(
                  (key, row) ->
                      row.ifPresentOrElse(
                          r -> table.committed.put(key, r), () -> table.committed.remove(key))));
    }
    end(!aborted);
  }

  void rollback() {
    if (!ended) end(false);
  }

  private void end(boolean committed) {
    ended = true;
    onEnd.accept(this, committed);
    locked.forEach(locks::remove);
    waiting.forEach(Runnable::run);
  }
}
