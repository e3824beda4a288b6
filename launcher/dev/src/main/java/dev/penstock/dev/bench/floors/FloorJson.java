package dev.penstock.dev.bench.floors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.dev.bench.floors.FloorOrder.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The four events of an order as Penstock writes them, written and read as cheaply as is still
 * plain: no tree, no schema. Texts are the benchmark's own and need no escape.
 */
final class FloorJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int BODY_CHARS = 400;

  private FloorJson() {}

  static byte[] created(FloorOrder order, OffsetDateTime createdAt) {
    var json = head(order).append(",\"items\":");
    items(json, order.lines());
    payer(json, order);
    json.append(",\"correlation_id\":\"").append(order.orderId());
    json.append("\",\"created_at\":\"").append(createdAt).append('"');
    return body(json);
  }

  static byte[] reserved(FloorOrder order) {
    var json = head(order).append(",\"lines\":");
    lines(json, order.lines());
    amount(json, order);
    payer(json, order);
    return body(json);
  }

  static byte[] captured(FloorOrder order) {
    var json = amount(head(order), order);
    json.append(",\"payment_id\":\"").append(paymentId(order)).append('"');
    return body(json);
  }

  static byte[] confirmed(FloorOrder order, OffsetDateTime endedAt) {
    var json = amount(head(order), order);
    json.append(",\"ended_at\":\"").append(endedAt).append('"');
    return body(json);
  }

  /** What the provider would have called the payment. */
  static String paymentId(FloorOrder order) {
    return "pi_" + order.orderId();
  }

  /** As the ledger keeps what was ordered. */
  static String items(FloorOrder order) {
    var json = new StringBuilder(BODY_CHARS);
    items(json, order.lines());
    return json.toString();
  }

  /** As the ledger keeps what is held. */
  static String lines(FloorOrder order) {
    var json = new StringBuilder(BODY_CHARS);
    lines(json, order.lines());
    return json.toString();
  }

  private static StringBuilder head(FloorOrder order) {
    return new StringBuilder(BODY_CHARS)
        .append("{\"order_id\":\"")
        .append(order.orderId())
        .append("\",\"version\":\"v1\"");
  }

  private static StringBuilder amount(StringBuilder json, FloorOrder order) {
    return json.append(",\"amount_cents\":")
        .append(order.amountCents())
        .append(",\"currency\":\"")
        .append(FloorOrder.CURRENCY)
        .append('"');
  }

  private static void payer(StringBuilder json, FloorOrder order) {
    json.append(",\"customer_id\":\"").append(order.customerId());
    json.append("\",\"payment_method\":\"").append(order.paymentMethod()).append('"');
  }

  private static void items(StringBuilder json, List<Line> lines) {
    char separator = '[';
    for (var line : lines) {
      json.append(separator).append("{\"product_id\":\"").append(line.productId());
      json.append("\",\"quantity\":").append(line.quantity()).append('}');
      separator = ',';
    }
    json.append(']');
  }

  private static void lines(StringBuilder json, List<Line> lines) {
    char separator = '[';
    for (var line : lines) {
      json.append(separator).append("{\"product_id\":\"").append(line.productId());
      json.append("\",\"quantity\":").append(line.quantity());
      json.append(",\"unit_price_cents\":").append(line.unitPriceCents()).append('}');
      separator = ',';
    }
    json.append(']');
  }

  private static byte[] body(StringBuilder json) {
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Any of the four events; what an event does not say is empty or 0. */
  static FloorOrder read(byte[] body) {
    try (var parser = FACTORY.createParser(body)) {
      var order = new Reading();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var field = parser.currentName();
        parser.nextToken();
        order.take(field, parser);
      }
      return order.order();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Reading {
    private String orderId = "";
    private List<Line> lines = List.of();
    private long amountCents;
    private String customerId = "";
    private String paymentMethod = "";

    private void take(String field, JsonParser parser) throws IOException {
      switch (field) {
        case "order_id" -> orderId = parser.getText();
        case "items", "lines" -> lines = readLines(parser);
        case "amount_cents" -> amountCents = parser.getLongValue();
        case "customer_id" -> customerId = parser.getText();
        case "payment_method" -> paymentMethod = parser.getText();
        default -> parser.skipChildren();
      }
    }

    private FloorOrder order() {
      return new FloorOrder(
          UUID.fromString(orderId), lines, amountCents, customerId, paymentMethod);
    }
  }

  private static List<Line> readLines(JsonParser parser) throws IOException {
    var lines = new ArrayList<Line>(2);
    while (parser.nextToken() == JsonToken.START_OBJECT) lines.add(readLine(parser));
    return lines;
  }

  private static Line readLine(JsonParser parser) throws IOException {
    var productId = "";
    int quantity = 0;
    long unitPriceCents = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "product_id" -> productId = parser.getText();
        case "quantity" -> quantity = parser.getIntValue();
        case "unit_price_cents" -> unitPriceCents = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
    return new Line(productId, quantity, unitPriceCents);
  }
}
