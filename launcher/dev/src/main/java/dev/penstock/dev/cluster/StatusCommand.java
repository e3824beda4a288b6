package dev.penstock.dev.cluster;

import dev.penstock.launcher.Version;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the cluster is. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows leaders, replicas, backlogs, health and memory.",
      "Streams and consumers are shown as their leaders see them."
    },
    footer = {"", "Exit codes: 0 all is well, 1 something is not, 2 wrong usage, 3 it is not up."})
final class StatusCommand implements Callable<Integer> {
  private static final int DEGRADED = 1;
  private static final int NOT_UP = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "the folder given to `cluster up` (PENSTOCK_DATA_FOLDER, .penstock)")
  private @Nullable String data;

  @Option(names = "--json", description = "the same for machines")
  private boolean json;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var folder = Place.folder(data);
    var state = state(folder).filter(ClusterState::isUp);
    if (state.isEmpty()) {
      out.println(json ? "{\"well\":false,\"up\":false}" : "No cluster is up in " + folder + ".");
      out.flush();
      return NOT_UP;
    }
    if (json) out.println(StateText.json(state.get()).encodePrettily());
    else StateText.print(out, state.get());
    out.flush();
    return state.get().problems().isEmpty() ? 0 : DEGRADED;
  }

  private static Optional<ClusterState> state(Path folder) {
    return Layout.find(folder).map(layout -> new Looking(layout, Place.postgres(folder)).look());
  }
}
