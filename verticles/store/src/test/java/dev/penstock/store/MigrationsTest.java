package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationsTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:secret@db:5432/x, postgresql://me:***@db:5432/x",
    "postgresql://me@db/x, postgresql://me@db/x",
    "postgresql://db/x, postgresql://db/x",
  })
  void hidesThePasswordOfAUrl(String url, String shown) {
    assertThat(Migrations.withoutPassword(url)).isEqualTo(shown);
  }
}
