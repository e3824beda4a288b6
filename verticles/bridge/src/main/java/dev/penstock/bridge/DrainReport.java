package dev.penstock.bridge;

/**
 * What a drain left behind.
 *
 * @param returned messages given back to the broker unstarted
 * @param unfinished messages whose handler had not ended in time; the broker delivers them again
 * @param unacknowledgedPublishes messages without a PubAck
 */
public record DrainReport(int returned, int unfinished, int unacknowledgedPublishes) {
  public static final DrainReport CLEAN = new DrainReport(0, 0, 0);

  public DrainReport plus(DrainReport other) {
    return new DrainReport(
        returned + other.returned,
        unfinished + other.unfinished,
        unacknowledgedPublishes + other.unacknowledgedPublishes);
  }
}
