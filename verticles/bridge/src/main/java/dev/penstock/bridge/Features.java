package dev.penstock.bridge;

import java.util.regex.Pattern;

/**
 * What a server can do, by the version it gives of itself. A version that cannot be read counts as
 * the oldest.
 *
 * @param multiFilter consumers may filter several subjects (2.10)
 * @param termReason a message may be terminated with a reason (2.10)
 * @param syncInterval the server's configuration takes {@code sync_interval} (2.10)
 * @param retentionUpdate a stream's retention may change between limits and interest (2.10)
 * @param messageTtl messages may have a time to live of their own (2.11)
 * @param atomicPublish several messages with ids may be stored together or not at all (2.12.1)
 * @param maxConsumersUpdate a stream's limit of consumers may change (2.12.5)
 */
public record Features(
    boolean multiFilter,
    boolean termReason,
    boolean syncInterval,
    boolean retentionUpdate,
    boolean messageTtl,
    boolean atomicPublish,
    boolean maxConsumersUpdate) {
  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,5})\\.(\\d{1,5})\\.?(\\d{0,5})");

  public static Features of(String serverVersion) {
    var version = VERSION.matcher(serverVersion);
    long number = 0;
    if (version.lookingAt()) {
      var patch = version.group(3);
      number =
          number(
              Long.parseLong(version.group(1)),
              Long.parseLong(version.group(2)),
              patch.isEmpty() ? 0 : Long.parseLong(patch));
    }
    boolean from10 = number >= number(2, 10, 0);
    return new Features(
        from10,
        from10,
        from10,
        from10,
        number >= number(2, 11, 0),
        number >= number(2, 12, 1),
        number >= number(2, 12, 5));
  }

  private static long number(long major, long minor, long patch) {
    return (major * 100_000 + minor) * 100_000 + patch;
  }
}
