package dev.penstock.simulation;

import dev.penstock.simulation.SimulatedLedger.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The statements that the simulated ledger knows, each by a fingerprint of its text. One that is
 * changed has another: compare what it does now with what the tables here do, then write it down.
 */
final class Statements {
  /** Texts are constants of the stores; their fingerprints are computed once. */
  private static final Map<String, String> FINGERPRINTS = new ConcurrentHashMap<>();

  private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

  private Statements() {}

  static Map<String, Statement> of(SimulatedLedger ledger) {
    var known = new HashMap<String, Statement>();
    orders(known, ledger.orders);
    batches(known, ledger.orders.batches);
    losses(known, ledger.losses);
    inventory(known, ledger.inventory);
    payments(known, ledger.payments);
    pipeline(known, ledger.pipeline);
    return known;
  }

  private static void orders(Map<String, Statement> known, OrderTables orders) {
    known.put("61f8a4c0", orders::insert);
    known.put("ffa83837", orders::findKeys);
    known.put("88bbba43", orders::lock);
    known.put("f56bc4d9", orders::find);
    known.put("fcc9f8e6", orders::save);
    known.put("01f872a4", orders::moveOn);
    known.put("a8ea5670", orders.redrive::lockOver);
    known.put("406dee0f", orders.redrive::takeDue);
    known.put("a0abe45c", orders.redrive::makeDueAtOnce);
  }

  private static void batches(Map<String, Statement> known, BatchTables batches) {
    known.put("6c2c8366", batches::makeDue);
    known.put("269327cb", batches::forget);
  }

  private static void losses(Map<String, Statement> known, LossTables losses) {
    known.put("057f5a08", losses::haveTime);
    known.put("1c0afbd0", losses::driveAllAgain);
    known.put("a1c17dfc", losses::note);
    known.put("59a0b0b4", losses::lockLatest);
    known.put("08a3f20c", losses::next);
    known.put("c1458e66", losses::advance);
    known.put("cb855097", losses::close);
  }

  private static void inventory(Map<String, Statement> known, InventoryTables inventory) {
    known.put("bd880564", inventory::lock);
    known.put("f7382a91", inventory::reserve);
    known.put("9fb87e15", inventory::recall);
    known.put("5a29f778", inventory::create);
    known.put("df354053", inventory::release);
  }

  private static void payments(Map<String, Statement> known, PaymentTables payments) {
    known.put("fc56bcca", payments::ask);
    known.put("c04ceb22", payments::cancel);
    known.put("63b97051", payments::recall);
    known.put("bf904e6c", payments::lock);
    known.put("7c48e70b", payments::write);
    known.put("73ecdd80", payments::decide);
    known.put("ed425413", payments.refunds::writeRefunds);
    known.put("e0a9f4fb", payments.refunds::takeDue);
    known.put("7126f9a2", payments.refunds::said);
    known.put("c2d894be", payments.refunds::countFailed);
  }

  private static void pipeline(Map<String, Statement> known, PipelineTables pipeline) {
    known.put("65f2847a", pipeline::find);
    known.put("3aa8a9ed", pipeline::begin);
    known.put("b3e7eccb", pipeline::takeBack);
    known.put("7f1cd61b", pipeline::fail);
    known.put("ced65706", pipeline::forget);
    known.put("c53774a3", pipeline::clean);
    known.put("6f8d0a18", pipeline::hold);
    known.put("061d072c", pipeline::isAny);
    known.put("e691b2ad", pipeline::waiting);
    known.put("fd265ff7", pipeline::settle);
    known.put("0a7a5829", pipeline::findStreams);
    known.put("b0133ac6", pipeline::replaceStream);
  }

  static Statement find(Map<String, Statement> known, String sql) {
    var statement = known.get(fingerprint(sql));
    if (statement == null) {
      throw new IllegalStateException(
          "the simulated ledger does not know %s: %s".formatted(fingerprint(sql), sql));
    }
    return statement;
  }

  private static String fingerprint(String sql) {
    return FINGERPRINTS.computeIfAbsent(
        sql, text -> "%08x".formatted(text.strip().replaceAll("\\s+", " ").hashCode()));
  }

  /** For the trace: its first words. */
  static String name(String sql) {
    return NAMES.computeIfAbsent(
        sql, text -> text.strip().replaceAll("\\s+", " ").transform(Statements::firstWords));
  }

  private static String firstWords(String text) {
    return text.substring(0, Math.min(text.length(), 60)) + " …";
  }
}
