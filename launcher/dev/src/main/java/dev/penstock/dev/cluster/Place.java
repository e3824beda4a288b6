package dev.penstock.dev.cluster;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.DataOptions;
import dev.penstock.launcher.Home;
import dev.penstock.launcher.Settings;
import dev.penstock.servers.DataFolder;
import dev.penstock.servers.PostgresServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder of a cluster, below that of embedded servers. */
final class Place {
  private Place() {}

  static Path folder(Settings settings) {
    var data = settings.bind("data", DataOptions.class);
    return Home.path().resolve(data.folder()).resolve("cluster").toAbsolutePath().normalize();
  }

  /**
   * @param data what {@code --data} was given, or null
   */
  static Path folder(@Nullable String data) {
    return folder(CommonOptions.ofData(data).settings());
  }

  /** Unpacked programs are shared with other installations, and outlive the data. */
  static Path tools() {
    return Home.path().resolve(".penstock/tools");
  }

  static PostgresServer.Options postgres(Path folder) {
    return PostgresServer.Options.in(folder.resolve(Layout.POSTGRES), tools());
  }

  static String postgresUrl(Layout layout) {
    return "postgresql://postgres@127.0.0.1:" + layout.port(Layout.POSTGRES) + "/postgres";
  }

  /** To start or stop anything in the folder; while another process does, this fails. */
  static DataFolder lock(Path folder) {
    var lock = DataFolder.open(folder);
    if (lock.owned()) return lock;
    throw new ClusterException(
        "process %s is starting or stopping the cluster in %s; wait for it"
            .formatted(lock.ownerPid().map(Object::toString).orElse("?"), folder));
  }
}
