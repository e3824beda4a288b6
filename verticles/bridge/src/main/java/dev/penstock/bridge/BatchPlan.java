package dev.penstock.bridge;

/**
 * How many messages of each lane the next batch takes: first every lane what its share owes it,
 * then the first lanes as much as there is room for. A share of less than a place is owed from
 * batch to batch, so that it is kept with batches of any size; a lane without messages is owed
 * nothing.
 */
final class BatchPlan {
  private final int batchMax;
  private final int[] sharePercents;

  /** In hundredths of a place. */
  private final int[] owed;

  BatchPlan(int batchMax, int... sharePercents) {
    this.batchMax = batchMax;
    this.sharePercents = sharePercents;
    this.owed = new int[sharePercents.length];
  }

  /**
   * @param waiting messages of each lane; like the answer in order of priority
   */
  int[] places(int[] waiting) {
    var places = new int[waiting.length];
    int left = batchMax;
    for (int i = 0; i < places.length; i++) {
      owed[i] += batchMax * sharePercents[i];
      places[i] = Math.min(Math.min(waiting[i], owed[i] / 100), left);
      left -= places[i];
    }
    for (int i = 0; i < places.length; i++) {
      int more = Math.min(waiting[i] - places[i], left);
      places[i] += more;
      left -= more;
      owed[i] = places[i] == waiting[i] ? 0 : Math.max(0, owed[i] - 100 * places[i]);
    }
    return places;
  }
}
