package dev.penstock.launcher.doctor;

import java.util.Optional;
import java.util.regex.Pattern;

/** Such as 2.10.27. */
record NatsVersion(int major, int minor, int patch) implements Comparable<NatsVersion> {
  private static final Pattern TEXT = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

  static Optional<NatsVersion> parse(String text) {
    var found = TEXT.matcher(text);
    if (!found.matches()) return Optional.empty();
    return Optional.of(of(found.group(1), found.group(2), found.group(3)));
  }

  private static NatsVersion of(String major, String minor, String patch) {
    return new NatsVersion(
        Integer.parseInt(major), Integer.parseInt(minor), Integer.parseInt(patch));
  }

  static NatsVersion of(int major, int minor, int patch) {
    return new NatsVersion(major, minor, patch);
  }

  @Override
  public int compareTo(NatsVersion other) {
    if (major != other.major) return Integer.compare(major, other.major);
    if (minor != other.minor) return Integer.compare(minor, other.minor);
    return Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
