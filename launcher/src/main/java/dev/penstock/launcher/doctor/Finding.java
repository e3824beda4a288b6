package dev.penstock.launcher.doctor;

/**
 * What one check found. Shows no secret.
 *
 * @param id stable, for machines: area and subject, such as {@code postgres.fsync}
 * @param found what is, with the values that were measured
 * @param fix what to do, a command or a setting to change; "" when there is nothing to do
 */
record Finding(String id, Level level, String found, String fix) {

  static Finding ok(String id, String found) {
    return new Finding(id, Level.OK, found, "");
  }

  static Finding note(String id, String found, String fix) {
    return new Finding(id, Level.NOTE, found, fix);
  }

  static Finding warning(String id, String found, String fix) {
    return new Finding(id, Level.WARNING, found, fix);
  }

  static Finding error(String id, String found, String fix) {
    return new Finding(id, Level.ERROR, found, fix);
  }
}
