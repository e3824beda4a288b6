package dev.penstock.order;

import dev.penstock.events.Item;
import dev.penstock.events.Priority;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client orders. */
record OrderRequest(
    List<Item> items,
    Optional<String> customerId,
    Optional<String> paymentMethod,
    Priority priority) {
  private static final String CUSTOMER_ID = "customer_id";
  private static final String PAYMENT_METHOD = "payment_method";
  private static final String PRIORITY = "priority";
  private static final byte[] EXPRESS =
      Priority.EXPRESS.wireName().getBytes(StandardCharsets.UTF_8);

  OrderRequest {
    items = List.copyOf(items);
  }

  /** From a JSON object that its schema has accepted. */
  static OrderRequest of(Map<?, ?> json) {
    var items = ((List<?>) json.get("items")).stream().map(item -> item((Map<?, ?>) item)).toList();
    return new OrderRequest(
        items,
        Optional.ofNullable((String) json.get(CUSTOMER_ID)),
        Optional.ofNullable((String) json.get(PAYMENT_METHOD)),
        Optional.ofNullable((String) json.get(PRIORITY))
            .map(Priority::ofWireName)
            .orElse(Priority.STANDARD));
  }

  /**
   * Whether a body may hold an express order, without reading it: JSON in UTF-8 that has neither
   * this word nor an escape in it has no express priority either.
   */
  static boolean mayBeExpress(byte[] body) {
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '\\') return true;
      if (body[i] == EXPRESS[0]
          && body.length - i >= EXPRESS.length
          && Arrays.equals(body, i, i + EXPRESS.length, EXPRESS, 0, EXPRESS.length)) return true;
    }
    return false;
  }

  private static Item item(Map<?, ?> json) {
    return new Item((String) json.get("product_id"), ((Number) json.get("quantity")).intValue());
  }

  /**
   * SHA-256 of what is ordered, whatever the order of the keys, the white space and the escapes it
   * was written with, and whether or not what is usual was written at all. Each text is preceded by
   * its length, so that no two requests run together.
   */
  byte[] fingerprint() {
    var digest = sha256();
    for (var item : items) {
      add(digest, item.productId());
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, item.quantity()));
    }
    customerId.ifPresent(id -> addField(digest, CUSTOMER_ID, id));
    paymentMethod.ifPresent(method -> addField(digest, PAYMENT_METHOD, method));
    if (priority != Priority.STANDARD) addField(digest, PRIORITY, priority.wireName());
    return digest.digest();
  }

  private static void addField(MessageDigest digest, String name, String value) {
    // No product is called "", so a field cannot be taken for an item.
    add(digest, "");
    add(digest, name);
    add(digest, value);
  }

  private static void add(MessageDigest digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
