package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PullAccountTest {
  private final PullAccount account = new PullAccount(10);

  private void receive(int messages) {
    for (int i = 0; i < messages; i++) account.received();
  }

  @Test
  void asksAgainWhenHalfOfTheCreditIsFree() {
    assertThat(account.toAsk(0)).isEqualTo(10);
    account.opened(10, 0);
    receive(4);
    assertThat(account.toAsk(0)).isZero();
    receive(1);
    assertThat(account.toAsk(0)).isEqualTo(5);
    assertThat(account.toAsk(1)).isZero();
  }

  @Test
  void countsWhatTheServerDidNotDeliver() {
    account.opened(10, 0);
    receive(3);
    account.ended(7);
    assertThat(account.hasOpen()).isFalse();
    assertThat(account.toAsk(3)).isEqualTo(7);
  }

  @Test
  void forgetsItsPullsWhenTheyAreLost() {
    long lost = account.opened(10, 0);
    account.restart();
    assertThat(account.isValid(lost)).isFalse();
    assertThat(account.isValid(account.opened(10, 0))).isTrue();
    receive(30);
    assertThat(account.toAsk(0)).isEqualTo(10);
  }

  @Test
  void knowsAPullWhoseEndNeverCame() {
    account.opened(5, 1_000);
    receive(5);
    account.opened(5, 20_000);
    assertThat(account.isOverdue(40_000, 30_000)).isFalse();
    assertThat(account.isOverdue(50_001, 30_000)).isTrue();
  }
}
