package dev.penstock.simulation;

/**
 * How bad a world is, drawn once from its seed: each kind of fault is there or not, and often or
 * seldom. Nothing fails any more once it is healed.
 */
final class Faults {
  private final int providerLate;
  private final int providerLost;
  private final int providerRefused;
  private final int providerError;
  private final int refundRefused;
  private final long searchLagMicros;
  private final int publishLost;
  private final int deliveryLost;
  private final int deliveredAgain;
  private final int ackLost;
  private final int slow;
  private final int statementFails;
  private final int connectionLost;
  private final int commitUnknown;
  private boolean healed;

  Faults(Chance chance) {
    providerLate = some(chance, 200);
    providerLost = some(chance, 150);
    providerRefused = some(chance, 150);
    providerError = some(chance, 200);
    refundRefused = some(chance, 500);
    searchLagMicros = chance.micros(0, 10 * Scheduler.SECOND);
    publishLost = some(chance, 100);
    deliveryLost = some(chance, 50);
    deliveredAgain = some(chance, 150);
    ackLost = some(chance, 100);
    slow = some(chance, 60);
    statementFails = some(chance, 30);
    connectionLost = some(chance, 20);
    commitUnknown = some(chance, 60);
  }

  /** Faults that no seed of its own is about: a world in which all goes well. */
  static Faults none() {
    var none = new Faults(new Chance(0));
    none.heal();
    return none;
  }

  private static int some(Chance chance, int permilleMax) {
    return chance.coin() ? 0 : chance.between(1, permilleMax);
  }

  void heal() {
    healed = true;
  }

  private int unlessHealed(int permille) {
    return healed ? 0 : permille;
  }

  int providerLatePermille() {
    return unlessHealed(providerLate);
  }

  int providerLostPermille() {
    return unlessHealed(providerLost);
  }

  int providerRefusedPermille() {
    return unlessHealed(providerRefused);
  }

  int providerErrorPermille() {
    return unlessHealed(providerError);
  }

  int refundRefusedPermille() {
    return unlessHealed(refundRefused);
  }

  long searchLagMicros() {
    return searchLagMicros;
  }

  /** Of a message on its way to the broker, and of the PubAck on its way back. */
  int publishLostPermille() {
    return unlessHealed(publishLost);
  }

  int deliveryLostPermille() {
    return unlessHealed(deliveryLost);
  }

  /** Of a message that is acknowledged already. */
  int deliveredAgainPermille() {
    return unlessHealed(deliveredAgain);
  }

  int ackLostPermille() {
    return unlessHealed(ackLost);
  }

  /** Of anything that takes long: a statement, a delivery, an answer. */
  int slowPermille() {
    return unlessHealed(slow);
  }

  int statementFailsPermille() {
    return unlessHealed(statementFails);
  }

  int connectionLostPermille() {
    return unlessHealed(connectionLost);
  }

  /** Of a COMMIT whose answer does not come: it happened, or it did not. */
  int commitUnknownPermille() {
    return unlessHealed(commitUnknown);
  }
}
