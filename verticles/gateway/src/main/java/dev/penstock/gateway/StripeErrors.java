package dev.penstock.gateway;

/** Every "no" that is not a card's, in Stripe's shape. Pure; the messages are written here only. */
final class StripeErrors {

  static final Answer UNAUTHORIZED =
      invalid(401, "The API key is missing or wrong: send it as a Bearer token or Basic user.");
  static final Answer MALFORMED_FORM =
      invalid(400, "The body is not a well-formed application/x-www-form-urlencoded form.");
  static final Answer MALFORMED_JSON = invalid(400, "The body is not a JSON object.");
  static final Answer UNSUPPORTED_MEDIA =
      invalid(415, "The media type is not accepted: send application/x-www-form-urlencoded.");
  static final Answer TOO_LARGE = invalid(413, "The body is larger than 16 KiB.");
  static final Answer MALFORMED_KEY =
      invalid(400, "Idempotency-Key must be 1 to 255 visible ASCII characters.");
  static final Answer INTERNAL = apiError(500, "Something went wrong on our side.");
  static final Answer DOWN = apiError(503, "The service is temporarily unavailable.");
  static final Answer KEY_REUSED =
      Answer.error(
          400,
          new JsonText()
              .put("type", "idempotency_error")
              .put("message", "This Idempotency-Key was first used with other parameters."));
  static final Answer KEY_IN_USE =
      Answer.error(
          409,
          new JsonText()
              .put("type", "idempotency_error")
              .put("code", "idempotency_key_in_use")
              .put("message", "The first request with this Idempotency-Key is still running."));
  static final Answer TOO_MANY =
      Answer.error(
          429,
          new JsonText()
              .put("type", "invalid_request_error")
              .put("code", "rate_limit")
              .put("message", "Too many requests are running; try again shortly."));

  private StripeErrors() {}

  static Answer parameter(String name, String code, String message) {
    return parameter(400, name, code, message);
  }

  static Answer missing(String name) {
    return parameter(name, "parameter_missing", "Missing required parameter: " + name + ".");
  }

  static Answer unknownParameter(String name) {
    return parameter(name, "parameter_unknown", "Received unknown parameter: " + name + ".");
  }

  static Answer unknownPaymentMethod(String id) {
    return parameter("payment_method", "resource_missing", "No such PaymentMethod: '" + id + "'");
  }

  static Answer noSuch(String resource, String id, String parameter) {
    return parameter(404, parameter, "resource_missing", "No such " + resource + ": '" + id + "'");
  }

  static Answer noSuchRoute(String method, String path) {
    return invalid(404, "Unrecognized request URL (" + method + ": " + path + ").");
  }

  static Answer invalid(int status, String message) {
    return Answer.error(
        status, new JsonText().put("type", "invalid_request_error").put("message", message));
  }

  private static Answer apiError(int status, String message) {
    return Answer.error(status, new JsonText().put("type", "api_error").put("message", message));
  }

  private static Answer parameter(int status, String name, String code, String message) {
    return Answer.error(
        status,
        new JsonText()
            .put("type", "invalid_request_error")
            .put("code", code)
            .put("message", message)
            .put("param", name));
  }
}
