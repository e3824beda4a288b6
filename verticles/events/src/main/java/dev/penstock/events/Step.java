package dev.penstock.events;

import io.vertx.core.json.JsonObject;

/**
 * The way from one version of an event to a neighbouring one, up or down. Pure: the same document
 * leads to the same answer, and is left as it was; the answer may share parts with it. Takes what
 * the version's schema accepts, and what it makes the other's accepts. Fields that the version's
 * schema does not name are not carried over: the other version might mean something else by them.
 */
interface Step {
  String event();

  int from();

  int to();

  JsonObject apply(JsonObject document);
}
