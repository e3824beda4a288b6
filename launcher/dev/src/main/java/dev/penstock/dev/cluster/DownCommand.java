package dev.penstock.dev.cluster;

import dev.penstock.launcher.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drains and stops the cluster. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Stops the cluster from its doors inwards; every service drains before it ends.",
      "Streams and ledger stay for the next `cluster up`."
    })
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "the folder given to `cluster up` (PENSTOCK_DATA_FOLDER, .penstock)")
  private @Nullable String data;

  @Option(names = "--purge", description = "delete streams, ledger, logs and passwords too")
  private boolean purge;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var folder = Place.folder(data);
    var found = Layout.find(folder);
    if (found.isEmpty()) {
      out.println("There is no cluster in " + folder + ".");
      return 0;
    }
    try (var lock = Place.lock(folder)) {
      int stopped = new Lowering(found.get(), Place.postgres(lock.folder()), out).lower();
      if (purge) found.get().purge();
      var where = purge ? "its data is deleted" : "its data is in " + folder;
      out.printf("The cluster is down%s; %s.%n", stopped == 0 ? " already" : "", where);
      return 0;
    }
  }
}
