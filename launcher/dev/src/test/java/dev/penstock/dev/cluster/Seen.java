package dev.penstock.dev.cluster;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/** What {@code penstock cluster status --json} says, without a process for each look. */
public final class Seen {
  private Seen() {}

  /**
   * @param data what {@code --data} was given
   */
  public static JsonObject in(Path data) {
    var folder = data.resolve("cluster");
    var layout = Layout.find(folder).orElseThrow();
    return StateText.json(new Looking(layout, Place.postgres(folder)).look());
  }
}
