package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PullAccountTest {
  private final PullAccount account = new Credit(10).account(10);

  private void receive(PullAccount by, int messages) {
    for (int i = 0; i < messages; i++) by.received();
  }

  @Test
  void asksAgainWhenHalfOfTheCreditIsFree() {
    assertThat(account.toAsk()).isEqualTo(10);
    account.opened(10, 0);
    receive(account, 10);
    assertThat(account.toAsk()).isZero();
    account.settled(4);
    assertThat(account.toAsk()).isZero();
    account.settled(1);
    assertThat(account.toAsk()).isEqualTo(5);
  }

  @Test
  void countsWhatTheServerDidNotDeliver() {
    account.opened(10, 0);
    receive(account, 3);
    account.ended(7);
    assertThat(account.hasOpen()).isFalse();
    assertThat(account.toAsk()).isEqualTo(7);
  }

  @Test
  void forgetsItsPullsWhenTheyAreLost() {
    long lost = account.opened(10, 0);
    account.restart();
    assertThat(account.isValid(lost)).isFalse();
    assertThat(account.isValid(account.opened(10, 0))).isTrue();
    receive(account, 30);
    assertThat(account.toAsk()).isZero();
    account.settled(30);
    assertThat(account.toAsk()).isEqualTo(10);
  }

  @Test
  void knowsAPullWhoseEndNeverCame() {
    account.opened(5, 1_000);
    receive(account, 5);
    account.opened(5, 20_000);
    assertThat(account.isOverdue(22_000, 2_000)).isFalse();
    assertThat(account.isOverdue(22_001, 2_000)).isTrue();
  }

  @Test
  void doesNotMissAnEarlierPullThatExpiresLater() {
    account.opened(5, 30_000);
    account.opened(3, 4_000);
    account.ended(3); // takes the place of the first, which is still open
    receive(account, 2);
    assertThat(account.hasOpen()).isTrue();
    assertThat(account.isOverdue(20_000, 2_000)).isFalse();
    assertThat(account.isOverdue(32_001, 2_000)).isTrue();
  }

  @Test
  void asksForMoreThanItsFloorOnlyWhatTheBrokerHas() {
    var lane = new Credit(100).account(10);
    assertThat(lane.toAsk()).isEqualTo(10);
    assertThat(lane.isAboveFloor(10)).isFalse();
    lane.opened(10, 0);
    receive(lane, 1);
    lane.backlog(60);
    assertThat(lane.toAsk()).isEqualTo(51);
    assertThat(lane.isAboveFloor(51)).isTrue();
    lane.opened(51, 0);
    assertThat(lane.toAsk()).isZero();
    lane.ended(50);
    assertThat(lane.toAsk()).isZero();
    receive(lane, 5);
    assertThat(lane.toAsk()).isEqualTo(5);
  }
}
