package dev.penstock.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.CancelReason;
import dev.penstock.order.Compensation.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CompensationTest {

  @ParameterizedTest
  @CsvSource({
    "INSUFFICIENT_STOCK, NONE, NONE, none",
    "PAYMENT_DECLINED, PENDING, NONE, pending",
    "CUSTOMER_REQUEST, PENDING, PENDING, pending",
    "TIMED_OUT, PENDING, PENDING, pending"
  })
  void owesWhatTheReasonLeavesOpen(CancelReason why, Part release, Part refund, String summary) {
    var owed = Compensation.owedFor(why);
    assertThat(owed).isEqualTo(new Compensation(release, refund));
    assertThat(owed.summary()).isEqualTo(summary);
    assertThat(owed.isSettled()).isEqualTo(!summary.equals("pending"));
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, NONE, none",
    "VOID, VOID, none",
    "DONE, NONE, done",
    "DONE, VOID, done",
    "VOID, DONE, done",
    "DONE, PENDING, pending",
    "PENDING, VOID, pending",
    "PENDING, FAILED, failed",
    "DONE, FAILED, failed"
  })
  void saysInOneWordWhatMattersMost(Part release, Part refund, String summary) {
    var compensation = new Compensation(release, refund);
    assertThat(compensation.summary()).isEqualTo(summary);
    assertThat(compensation.isSettled()).isEqualTo(!List.of("pending", "failed").contains(summary));
  }

  @ParameterizedTest
  @EnumSource(CancelReason.class)
  void comesToTheSameWhateverTheOrderAndNumberOfWords(CancelReason why) {
    for (long seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var words = new ArrayList<UnaryOperator<Compensation>>();
      for (var part : List.of(Part.VOID, Part.FAILED, Part.DONE)) {
        if (random.nextBoolean()) words.add(so -> so.refundIs(part));
        if (part != Part.FAILED && random.nextBoolean()) words.add(so -> so.releaseIs(part));
      }
      var once = heard(why, words);
      words.addAll(List.copyOf(words));
      Collections.shuffle(words, random);
      assertThat(heard(why, words)).as("seed %d", seed).isEqualTo(once);
    }
  }

  private static Compensation heard(CancelReason why, List<UnaryOperator<Compensation>> words) {
    var compensation = Compensation.owedFor(why);
    for (var word : words) compensation = word.apply(compensation);
    return compensation;
  }
}
