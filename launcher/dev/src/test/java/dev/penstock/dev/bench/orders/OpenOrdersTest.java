package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

final class OpenOrdersTest {
  private static final UUID ORDER = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  private final Tally tally = new Tally();
  private final OpenOrders orders = new OpenOrders(2);

  @Test
  void matchesAnEndWithItsOrder() {
    orders.accepted(ORDER, tally, 1_000);
    assertThat(orders.size()).isOne();
    orders.ended(ORDER, 51_000, true);
    assertThat(orders.size()).isZero();
    assertThat(orders.unmatched()).isZero();
    assertThat(tally.endNanos().getMaxValue()).isBetween(50_000L, 50_100L);
    assertThat(tally.counts().cancelled()).isZero();
  }

  @Test
  void matchesAnEndThatCameBeforeTheAnswerWasRead() {
    orders.ended(ORDER, 51_000, false);
    assertThat(orders.unmatched()).isOne();
    orders.accepted(ORDER, tally, 1_000);
    assertThat(orders.unmatched()).isZero();
    assertThat(orders.size()).isZero();
    assertThat(tally.endNanos().getMaxValue()).isBetween(50_000L, 50_100L);
    assertThat(tally.counts().cancelled()).isOne();
  }

  @Test
  void countsAnOrderOfEachRoundForThatRound() {
    var later = new Tally();
    orders.accepted(ORDER, tally, 0);
    orders.accepted(OTHER, later, 0);
    orders.ended(OTHER, 10, true);
    assertThat(tally.counts().ended()).isZero();
    assertThat(later.counts().ended()).isOne();
  }

  @Test
  void countsAnEndOnceThoughItIsAnnouncedTwice() {
    orders.accepted(ORDER, tally, 0);
    orders.ended(ORDER, 10, true);
    orders.ended(ORDER, 20, true);
    assertThat(tally.counts().ended()).isOne();
    assertThat(orders.unmatched()).isOne();
  }

  @Test
  void saysThatAnOrderHadToBeLeftOut() {
    orders.accepted(new UUID(3, 1), tally, 0);
    orders.accepted(new UUID(3, 2), tally, 0);
    assertThat(orders.isFull()).isFalse();
    orders.accepted(new UUID(3, 3), tally, 0);
    assertThat(orders.isFull()).isTrue();
    assertThat(orders.size()).isEqualTo(2);
  }
}
