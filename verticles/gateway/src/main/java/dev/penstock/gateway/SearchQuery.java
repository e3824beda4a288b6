package dev.penstock.gateway;

import java.util.regex.Pattern;

/** The one query of Stripe's search language that is spoken here: by the order's id. */
final class SearchQuery {

  private static final Pattern BY_ORDER =
      Pattern.compile(
          "\\s*metadata\\[(?:'order_id'|\"order_id\")]\\s*:"
              + "\\s*(?:'([^'\\p{Cntrl}]{1,500})'|\"([^\"\\p{Cntrl}]{1,500})\")\\s*");

  private SearchQuery() {}

  /** The order id; throws {@link RefusedException} for any other query. */
  static String orderId(String query) {
    var matcher = BY_ORDER.matcher(query);
    if (!matcher.matches()) {
      throw new RefusedException(
          StripeErrors.parameter(
              "query", "parameter_invalid", "Only metadata['order_id']:'…' is supported here."));
    }
    var single = matcher.group(1);
    return single != null ? single : matcher.group(2);
  }
}
