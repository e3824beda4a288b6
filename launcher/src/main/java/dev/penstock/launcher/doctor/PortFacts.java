package dev.penstock.launcher.doctor;

/**
 * A port that something of ours is to listen on.
 *
 * @param key of its setting
 * @param isFree also when any free one will be taken
 * @param holder who listens there, as far as this user may see; "" when nobody or not known
 * @param isPenstock whether the one who listens answers as Penstock does
 */
record PortFacts(
    String key, String host, int port, boolean isFree, String holder, boolean isPenstock) {}
