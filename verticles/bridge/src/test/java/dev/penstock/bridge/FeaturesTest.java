package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FeaturesTest {
  @Test
  void knowsWhatEachVersionBrought() {
    assertThat(Features.of("2.9.10"))
        .isEqualTo(new Features(false, false, false, false, false, false, false));
    assertThat(Features.of("2.10.27"))
        .isEqualTo(new Features(true, true, true, true, false, false, false));
    assertThat(Features.of("2.12.0"))
        .isEqualTo(new Features(true, true, true, true, true, false, false));
    assertThat(Features.of("2.12.1-RC.1").atomicPublish()).isTrue();
    assertThat(Features.of("2.12.4").maxConsumersUpdate()).isFalse();
    assertThat(Features.of("2.12.5").maxConsumersUpdate()).isTrue();
    assertThat(Features.of("v3.0").atomicPublish()).isTrue();
  }

  @Test
  void takesAnUnreadableVersionForTheOldest() {
    assertThat(Features.of("")).isEqualTo(Features.of("2.9.10"));
    assertThat(Features.of("main")).isEqualTo(Features.of("2.9.10"));
  }
}
