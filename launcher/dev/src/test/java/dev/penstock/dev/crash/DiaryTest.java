package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.audit.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiaryTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path folder;

  @Test
  void keepsWhatIsSentBeforeItIsSent() throws IOException {
    var file = folder.resolve("history.jsonl");
    try (var diary = new Diary(file)) {
      assertThat(diary.sent(attempt("k-1"))).isTrue();
      // As whoever reads it after this process was killed here.
      assertThat(read(file)).containsExactly(attempt("k-1"));
      var answered = attempt("k-1").answered(202, Optional.of(new UUID(1, 2)), NOON);
      diary.answered(answered);
      assertThat(read(file)).containsExactly(attempt("k-1"), answered);
    }
  }

  @Test
  void losesNothingOfManyWhoWriteAtOnce() throws IOException {
    var file = folder.resolve("history.jsonl");
    var keys = IntStream.range(0, 500).mapToObj(number -> "k-" + number).toList();
    try (var diary = new Diary(file)) {
      assertThat(keys.parallelStream().allMatch(key -> diary.sent(attempt(key)))).isTrue();
    }
    assertThat(read(file)).extracting(Attempt::key).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void goesOnBehindWhatAnotherLeft() throws IOException {
    var file = folder.resolve("history.jsonl");
    for (var key : List.of("k-1", "k-2")) {
      try (var diary = new Diary(file)) {
        diary.sent(attempt(key));
      }
    }
    assertThat(read(file)).containsExactly(attempt("k-1"), attempt("k-2"));
  }

  @Test
  void letsNothingBeSentOnceItIsClosed() {
    var diary = new Diary(folder.resolve("history.jsonl"));
    diary.close();
    assertThat(diary.sent(attempt("k-1"))).isFalse();
  }

  private static Attempt attempt(String key) {
    return Attempt.sent(key, "hash of " + key, NOON);
  }

  private static List<Attempt> read(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(Attempt::parse).toList();
  }
}
