package dev.penstock.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.penstock.audit.Finding.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an audit came to, for people and for machines.
 *
 * @param read when everything was read
 * @param ordersUnderWay those of the orders that have not ended
 */
record Report(
    AuditOptions options,
    Instant started,
    Instant read,
    Instant ended,
    long orders,
    long ordersUnderWay,
    long events,
    String postgres,
    String nats,
    List<Finding> findings) {
  private static final JsonFactory FACTORY = new JsonFactory();

  boolean isSound() {
    return findings.stream().noneMatch(finding -> finding.verdict().fails());
  }

  void print(PrintStream out) {
    out.printf(
        "Audit %s: %d orders, %d of them under way, %d events; %s, %s%n%n",
        options.isOnline() ? "online, grace " + options.grace().toSeconds() + " s" : "after a run",
        orders,
        ordersUnderWay,
        events,
        postgres,
        nats);
    for (var finding : findings) print(out, finding);
    out.printf(
        Locale.ROOT,
        "%n%s Read in %.1f s, checked in %.1f s.%n",
        conclusion(),
        seconds(started, read),
        seconds(read, ended));
    out.flush();
  }

  private static void print(PrintStream out, Finding finding) {
    var invariant = finding.invariant();
    var numbers =
        finding.verdict() == Verdict.NOT_CHECKED
            ? "not checked"
            : "checked %d, violated %d".formatted(finding.checked(), finding.violated());
    out.printf("%-2s  %-8s  %s: ", invariant.id(), finding.verdict().word, numbers);
    out.println(
        invariant.meaning() + (finding.note().isEmpty() ? "" : " (" + finding.note() + ")"));
    for (var sample : finding.samples()) {
      out.printf("                %s  %s%n", sample.id(), sample.what());
    }
    long more = finding.violated() - finding.samples().size();
    if (more > 0) out.printf("                and %d more%n", more);
  }

  private String conclusion() {
    if (isSound()) return "Sound: every invariant holds.";
    var violated = ids(Verdict.VIOLATED);
    var vacuous = ids(Verdict.VACUOUS);
    var text = new StringBuilder("NOT sound:");
    if (!violated.isEmpty()) text.append(" violated are ").append(violated).append('.');
    if (!vacuous.isEmpty()) {
      text.append(" Nothing is proved by ").append(vacuous).append("; see --allow-empty.");
    }
    if (!options.isOnline() && ordersUnderWay > 0) {
      text.append(" Orders are under way: wait for their end, or use --online.");
    }
    return text.toString();
  }

  private String ids(Verdict verdict) {
    return findings.stream()
        .filter(finding -> finding.verdict() == verdict)
        .map(finding -> finding.invariant().id())
        .collect(Collectors.joining(", "));
  }

  /**
   * @param version of this program
   */
  String json(String version) {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeBooleanField("sound", isSound());
      json.writeStringField("mode", options.isOnline() ? "online" : "after_run");
      json.writeNumberField("grace_millis", options.grace().toMillis());
      json.writeStringField("started_at", started.toString());
      json.writeNumberField("read_millis", Duration.between(started, read).toMillis());
      json.writeNumberField("checked_millis", Duration.between(read, ended).toMillis());
      json.writeStringField("auditor", version);
      json.writeStringField("postgresql", postgres);
      json.writeStringField("nats", nats);
      json.writeNumberField("orders", orders);
      json.writeNumberField("orders_under_way", ordersUnderWay);
      json.writeNumberField("events", events);
      json.writeArrayFieldStart("invariants");
      for (var finding : findings) write(json, finding);
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Finding finding) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", finding.invariant().id());
    json.writeStringField("meaning", finding.invariant().meaning());
    json.writeStringField("verdict", finding.verdict().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("checked", finding.checked());
    json.writeNumberField("violated", finding.violated());
    if (!finding.note().isEmpty()) json.writeStringField("note", finding.note());
    json.writeArrayFieldStart("samples");
    for (var sample : finding.samples()) {
      json.writeStartObject();
      json.writeStringField("id", sample.id());
      json.writeStringField("what", sample.what());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
