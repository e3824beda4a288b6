package dev.penstock.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an event says, in one spelling: the same that {@link EventInvariants} builds from the ledger
 * by SQL. Two bodies that mean the same are spelled the same, whatever the order of their fields
 * and lines. What does not concern an order's fate is left out, such as versions and times of
 * creation.
 */
final class Said {
  private Said() {}

  /**
   * Throws {@link IllegalArgumentException} that says why the body is no event of that subject.
   *
   * @param version that the subject names
   */
  static String by(String subject, String version, Json body) {
    if (!body.text("version").equals(version)) {
      throw new IllegalArgumentException("version is not " + version);
    }
    return version.equals("v1") ? first(subject, body) : later(subject + "." + version, body);
  }

  private static String later(String subject, Json body) {
    return switch (subject) {
      case "orders.created.v2" ->
          words(quantities(body.objects("lines"))) + customerAndMethod(body);
      default -> throw new IllegalArgumentException("no event has the subject " + subject);
    };
  }

  private static String first(String subject, Json body) {
    return switch (subject) {
      case "orders.created" -> words(quantities(body.objects("items"))) + customerAndMethod(body);
      case "orders.confirmed" -> words(money(body), endedAt(body));
      case "orders.cancelled" -> words(body.text("reason"), endedAt(body));
      case "inventory.reserved" ->
          words(lines(body.objects("lines")), money(body)) + customerAndMethod(body);
      case "inventory.rejected" -> shortages(body.objects("shortages"));
      case "inventory.released" -> lines(body.objects("lines"));
      case "payments.captured" -> words(money(body), body.text("payment_id"));
      case "payments.refund_failed" ->
          words(money(body), body.text("payment_id"), body.text("code"));
      case "payments.declined" -> words(money(body), body.text("code"));
      case "payments.refunded" ->
          words(money(body), body.text("payment_id"), body.text("refund_id"));
      case "inventory.voided", "payments.voided" -> "void";
      default -> throw new IllegalArgumentException("no event has the subject " + subject);
    };
  }

  private static String customerAndMethod(Json body) {
    return body.optionalText("customer_id").map(id -> " for " + id).orElse("")
        + body.optionalText("payment_method").map(method -> " by " + method).orElse("");
  }

  private static String money(Json body) {
    return words(Long.toString(body.integer("amount_cents")), body.text("currency"));
  }

  private static String endedAt(Json body) {
    try {
      var micros = ChronoUnit.MICROS.between(Instant.EPOCH, at(body.text("ended_at")));
      return Long.toString(micros);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("ended_at is no time");
    }
  }

  private static Instant at(String rfc3339) {
    return OffsetDateTime.parse(rfc3339).toInstant();
  }

  /** Lines of the same product added up, as the services understand them. */
  private static String quantities(List<Json> items) {
    var quantities = new LinkedHashMap<String, Long>();
    for (var item : items) {
      quantities.merge(item.text("product_id"), item.integer("quantity"), Long::sum);
    }
    return listed(quantities.entrySet(), each -> each.getKey() + ":" + each.getValue());
  }

  private static String lines(List<Json> lines) {
    return listed(
        lines,
        line ->
            line.text("product_id")
                + ":"
                + line.integer("quantity")
                + "@"
                + line.integer("unit_price_cents"));
  }

  private static String shortages(List<Json> shortages) {
    return listed(
        shortages,
        shortage ->
            shortage.text("product_id")
                + ":"
                + shortage.integer("requested")
                + "/"
                + shortage.integer("available"));
  }

  private static <T> String listed(Collection<T> elements, Function<T, String> told) {
    return elements.stream().map(told).sorted().collect(Collectors.joining(","));
  }

  private static String words(String... words) {
    return String.join(" ", words);
  }
}
