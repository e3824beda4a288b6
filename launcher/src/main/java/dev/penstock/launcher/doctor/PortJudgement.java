package dev.penstock.launcher.doctor;

/** Whether a port can be had. */
final class PortJudgement {
  private PortJudgement() {}

  static Finding of(PortFacts port) {
    var id = "ports." + port.key();
    var name = "%s %s:%d".formatted(port.key(), port.host(), port.port());
    if (port.port() == 0) return Finding.ok(id, port.key() + " takes any free port");
    if (port.isFree()) return Finding.ok(id, name + " is free");
    if (port.isPenstock()) {
      return Finding.note(
          id,
          name + " is served by a Penstock that runs" + by(port),
          "for another one beside it, choose another port");
    }
    return Finding.error(
        id,
        name + " is taken" + by(port),
        "end that process, or choose another port: --set " + port.key() + "=PORT");
  }

  private static String by(PortFacts port) {
    return port.holder().isEmpty() ? "" : " by " + port.holder();
  }
}
