package dev.penstock.dev.cluster;

import dev.penstock.dev.process.JavaLine;
import dev.penstock.launcher.Home;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The command line of a JVM for each verticle: {@code penstock run} with the overlay of clusters,
 * then whatever the operator gave, then where things are.
 *
 * @param given options of the operator
 * @param hasProvider whether payment is to use a provider that the operator chose
 */
record ServiceLines(Layout layout, List<String> given, boolean hasProvider) {
  private static final String OVERLAY = "conf/cluster.yaml";

  List<String> of(String service, String databaseUrl, Path passwordFile) {
    var verticle = Objects.requireNonNull(Layout.VERTICLES.get(service), service);
    var arguments = new ArrayList<>(List.of("run", verticle));
    arguments.addAll(List.of("--overlay", Home.path().resolve(OVERLAY).toString()));
    arguments.addAll(given);
    arguments.addAll(List.of("--http-port", Integer.toString(layout.port(service))));
    arguments.addAll(List.of("--nats-url", layout.natsUrl(), "--database-url", databaseUrl));
    arguments.addAll(List.of("--set", "nats.password_file=" + passwordFile));
    if (verticle.equals("payment") && !hasProvider) {
      arguments.addAll(List.of("--set", "payment.gateway_url=" + layout.http("gateway")));
    }
    return JavaLine.likeThisOne(List.of(), arguments);
  }
}
