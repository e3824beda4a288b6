package dev.penstock.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.events.Item;
import dev.penstock.events.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NounsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "abc          | abc",
        "\"abc\"      | abc",
        "\"a\\\"b\"   | a\"b",
        "\"a\\\\b\"   | a\\b",
        "a\"b         | a\"b",
        "8e03978e-40d5| 8e03978e-40d5"
      })
  void readsKeysQuotedAndBare(String header, String key) {
    assertThat(IdempotencyKey.parse(List.of(header))).contains(new IdempotencyKey(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"abc", "\"abc\";p=1", "a b", "é", "a\tb", "\"a\\b\""})
  void refusesWhatIsNoKey(String header) {
    assertThatThrownBy(() -> IdempotencyKey.parse(List.of(header)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(IdempotencyKey.RULE);
  }

  @Test
  void limitsKeysTo255CharactersAndOneHeader() {
    assertThat(IdempotencyKey.parse(List.of("k".repeat(255)))).isPresent();
    assertThat(IdempotencyKey.parse(List.of())).isEmpty();
    assertThatThrownBy(() -> IdempotencyKey.parse(List.of("k".repeat(256))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IdempotencyKey.parse(List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void makesIdsThatGrowEvenWhenTheClockGoesBack() {
    var ids = new OrderId();
    var made = new ArrayList<String>();
    for (int i = 0; i < 20_000; i++) made.add(ids.next(1_800_000_000_000L - i % 7).toString());
    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(made).allMatch(id -> id.matches(".{14}7.{4}[89ab].*"));
    assertThat(new OrderId().next(1_800_000_000_000L).getMostSignificantBits() >>> 16)
        .isEqualTo(1_800_000_000_000L);
  }

  @Test
  void readsTheSameRequestFromDifferentJson() {
    var one = read("{\"items\":[{\"product_id\":\"a\",\"quantity\":2}],\"customer_id\":\"c\"}");
    var other =
        read(
            " {\"customer_id\":\"\\u0063\",\n\"items\":[{\"quantity\":2.0,\"product_id\":\"a\"}]}");
    assertThat(other).isEqualTo(one);
    assertThat(other.fingerprint()).isEqualTo(one.fingerprint()).hasSize(32);
  }

  @Test
  void givesDifferentRequestsDifferentFingerprints() {
    var requests =
        List.of(
            request(List.of(new Item("a", 1)), null, null),
            request(List.of(new Item("a", 2)), null, null),
            request(List.of(new Item("a", 1), new Item("a", 1)), null, null),
            request(List.of(new Item("a", 1)), "x", null),
            request(List.of(new Item("a", 1)), null, "x"),
            request(List.of(new Item("a", 1)), "xy", null),
            request(List.of(new Item("a", 1), new Item("b", 1)), null, null),
            request(List.of(new Item("b", 1), new Item("a", 1)), null, null),
            read("{\"items\":[{\"product_id\":\"a\",\"quantity\":1}],\"priority\":\"express\"}"));
    assertThat(requests.stream().map(request -> List.of(box(request.fingerprint()))).distinct())
        .hasSize(requests.size());
  }

  /** Keys live for long: what was sent before there was a choice is the same request today. */
  @Test
  void takesAnOrderThatDoesNotSpeakOfPriorityForAStandardOne() {
    var silent = "{\"items\":[{\"product_id\":\"sku-1\",\"quantity\":2}],\"customer_id\":\"c-1\"}";
    var said = silent.replace("}]", "}],\"priority\":\"standard\"");
    assertThat(HexFormat.of().formatHex(read(silent).fingerprint()))
        .isEqualTo("5f4d1b2028056fbefef4e0844a29381121e6b6616222e3738d9ce387f8df3546");
    assertThat(read(said)).isEqualTo(read(silent));
    assertThat(read(said).fingerprint()).isEqualTo(read(silent).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "{}x",
        "[1,]",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"\\u0062\":2}}",
        "nul",
        "{'a':1}",
        "01",
        "NaN",
        "1e999",
        "{\"a\":1}\u0000",
        "\ufeff{}",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "123456789012345678901234567890123"
      })
  void refusesJsonWithNoOrSeveralMeanings(String json) {
    assertThatThrownBy(() -> StrictJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThatThrownBy(() -> StrictJson.read(new byte[] {'"', (byte) 0xff, '"'}))
        .hasMessage("the body is not UTF-8");
    assertThatThrownBy(() -> StrictJson.read("{}".getBytes(StandardCharsets.UTF_16)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "____", "//////////////////////////////////", "{}"})
  void refusesWhatIsNoCursor(String cursor) {
    assertThatThrownBy(() -> Page.Cursor.decode(cursor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cursor");
  }

  @Test
  void takesItsOwnCursorsBack() {
    var cursor = new Page.Cursor(Samples.NOW.plusNanos(123_456_000), new OrderId().next(1));
    assertThat(Page.Cursor.decode(cursor.encode())).isEqualTo(cursor);
    assertThat(Page.Cursor.decode(Page.Cursor.START.encode())).isEqualTo(Page.Cursor.START);
  }

  @Test
  void refusesConfigurationsThatCannotWork() {
    var second = Duration.ofSeconds(1);
    assertThatThrownBy(
            () -> new OrderConfig(0, 1, second, 1, second, second, second, 1, second, second))
        .hasMessage("batch_max must be 1..1000, was 0");
    assertThatThrownBy(
            () ->
                new OrderConfig(1, 1, second, 1, Duration.ZERO, second, second, 1, second, second))
        .hasMessage("commit_timeout must be at least 100ms, was 0ms");
  }

  private static OrderRequest read(String json) {
    return OrderRequest.of((Map<?, ?>) StrictJson.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static OrderRequest request(List<Item> items, String customer, String method) {
    return new OrderRequest(
        items, Optional.ofNullable(customer), Optional.ofNullable(method), Priority.STANDARD);
  }

  private static List<Byte> box(byte[] bytes) {
    var boxed = new ArrayList<Byte>();
    for (var each : bytes) boxed.add(each);
    return boxed;
  }
}
