package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nats.password | hidden | ***",
        "nats.password | '' | ''",
        "nats.token | hidden | ***",
        "nats.token_file | /run/token | /run/token",
        "nats.tls_key_store | /run/k.p12 | /run/k.p12",
        "nats.tls_key_store_password | hidden | ***",
        "nats.nkey_seed_file | /run/seed | /run/seed",
        "payment.gateway_key | hidden | ***",
        "gateway.api_key | hidden | ***",
        "payment.default_payment_method | pm_card_visa | pm_card_visa",
        "nats.url | nats://me:hidden@h:4222 | nats://***@h:4222",
        "nats.url | nats://hidden@h | nats://***@h",
        "nats.url | hidden@h:4222 | ***@h:4222",
        "nats.url | nats://a:hi@dden@h1,tls://b:hidden@h2 | nats://***@h1,tls://***@h2",
        "nats.url | nats://h:4222 | nats://h:4222",
        "database.url | postgresql://me:hidden@h:5432/x | postgresql://me:***@h:5432/x",
        "database.url | postgresql://me:hi@dden@h/x | postgresql://me:***@h/x",
        "database.url | postgresql://me@h/x?password=hidden&ssl=true | postgresql://me@h/x?password=***&ssl=true",
        "database.url | postgresql://me@h/x | postgresql://me@h/x"
      })
  void showsNoSecret(String key, String value, String shown) {
    assertThat(Masking.shown(key, value)).isEqualTo(shown);
  }
}
