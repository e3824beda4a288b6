package dev.penstock.gateway;

/** A charge ready to be written: the request, its outcome and the answer that is stored with it. */
record Charge(ChargeRequest request, Intent intent, Answer answer) {

  static Charge of(ChargeRequest request, String id, long nowMs) {
    var intent = Intent.of(request, id, nowMs);
    return new Charge(request, intent, intent.answer());
  }
}
