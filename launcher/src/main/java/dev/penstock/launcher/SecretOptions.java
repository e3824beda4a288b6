package dev.penstock.launcher;

import dev.penstock.bridge.Secret;

/** A secret that stands in a setting or in the file that another setting names. */
final class SecretOptions {
  private SecretOptions() {}

  /**
   * @param key of the secret; that of the file ends in {@code _file}
   */
  static void requireOne(String key, String value, String file) {
    if (value.isEmpty() || file.isEmpty()) return;
    throw new IllegalArgumentException(
        key + " and nats." + key + "_file are both set; set one of them");
  }

  static Secret of(String value, String file) {
    return file.isEmpty() ? Secret.of(value) : Secret.in(Home.path().resolve(file));
  }
}
