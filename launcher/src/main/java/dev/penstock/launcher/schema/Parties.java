package dev.penstock.launcher.schema;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.events.Priority;
import dev.penstock.pipeline.Service;
import java.util.List;

/** Who publishes and who consumes, as the services declare it. */
record Parties(List<Service> services) {
  /** A schema, but no subject: each service has one of its own below it. */
  private static final String DEAD_LETTER = "deadletters";

  private static final String ANY_DEAD_LETTER = DEAD_LETTER + ".service";

  List<String> publishersOf(SchemaVersion version) {
    return services.stream()
        .filter(service -> publishes(service, version))
        .map(Service::name)
        .toList();
  }

  List<String> consumersOf(SchemaVersion version) {
    var subject = isDeadLetter(version) ? ANY_DEAD_LETTER : version.subject();
    return services.stream().filter(service -> takes(service, subject)).map(Service::name).toList();
  }

  /** Whoever consumes meets what it cannot handle; who keeps letters sends none. */
  private static boolean publishes(Service service, SchemaVersion version) {
    if (!isDeadLetter(version)) return service.publishes().contains(version.subject());
    return !service.consumers().isEmpty() && !takes(service, ANY_DEAD_LETTER);
  }

  private static boolean takes(Service service, String subject) {
    return service.consumers().stream()
        .map(ConsumerSpec::filterSubject)
        .map(Priority::withoutLane)
        .anyMatch(filter -> matches(filter, subject));
  }

  /** By the rules of NATS: {@code *} is one token, {@code >} one or more at the end. */
  static boolean matches(String filter, String subject) {
    var wanted = filter.split("\\.");
    var tokens = subject.split("\\.");
    for (int i = 0; i < wanted.length; i++) {
      if (i == tokens.length) return false;
      if (wanted[i].equals(">")) return true;
      if (!wanted[i].equals("*") && !wanted[i].equals(tokens[i])) return false;
    }
    return wanted.length == tokens.length;
  }

  static boolean isDeadLetter(SchemaVersion version) {
    return version.event().equals(DEAD_LETTER);
  }
}
