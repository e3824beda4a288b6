package dev.penstock.gateway;

/** A request with an effect: the same key and fingerprint is the same request. */
interface Keyed {

  String key();

  String fingerprint();
}
