package dev.penstock.payment;

/**
 * What the provider's reply says, as far as we read it. What is absent or of another type is "" or
 * -1.
 *
 * @param status of HTTP
 * @param object the payment intent or the refund of a 200
 * @param error of any other reply
 */
record ProviderReply(int status, Paper object, Complaint error) {

  /**
   * @param kind such as {@code payment_intent}
   * @param status such as {@code succeeded}
   * @param orderId from the metadata
   * @param paymentId the payment intent of a refund
   */
  record Paper(
      String kind,
      String id,
      String status,
      long amountCents,
      String currency,
      String orderId,
      String paymentId) {
    static final Paper NONE = new Paper("", "", "", -1, "", "", "");
  }

  record Complaint(String type, String code, String declineCode, String param) {
    static final Complaint NONE = new Complaint("", "", "", "");
  }
}
