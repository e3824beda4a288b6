package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchQueryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata['order_id']:'o-1'",
        "metadata[\"order_id\"]:\"o-1\"",
        " metadata[\"order_id\"] : 'o-1' "
      })
  void readsTheOrder(String query) {
    assertThat(SearchQuery.orderId(query)).isEqualTo("o-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "o-1",
        "metadata['order_id']:''",
        "metadata['order_id']:'o-1",
        "metadata['order_id']:'o\u0000'",
        "metadata['other']:'o-1'",
        "metadata['order_id']:'o-1' OR amount>1"
      })
  void refusesEveryOtherQuery(String query) {
    assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> SearchQuery.orderId(query));
  }
}
