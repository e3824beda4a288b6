package dev.penstock.gateway;

/** A status and a JSON body: what is sent, stored with the key and sent again. */
record Answer(int status, String body) {

  static Answer ok(String body) {
    return new Answer(200, body);
  }

  static Answer error(int status, JsonText error) {
    return new Answer(status, new JsonText().raw("error", error.end()).end());
  }
}
