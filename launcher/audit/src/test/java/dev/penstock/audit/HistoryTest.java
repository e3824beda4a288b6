package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00.5Z");

  @TempDir private Path folder;

  @Test
  void givesBackWhatWasWritten() throws Exception {
    var sent = Attempt.sent("k \"1\"", "hash", AT);
    var answered = sent.answered(202, Optional.of(UUID.randomUUID()), AT.plusMillis(2));
    var file = folder.resolve("history.jsonl");
    try (var history = History.appendTo(file)) {
      history.write(sent);
    }
    try (var history = History.appendTo(file)) {
      history.write(answered);
      history.sync();
    }
    assertThat(read(file)).containsExactly(sent, answered);
  }

  @Test
  void readsWhatOthersWrite() throws Exception {
    var file = folder.resolve("others.jsonl");
    Files.writeString(
        file,
        """
        {"key":"k","body_hash":"h","sent_at":"2026-01-31T13:00:00.5+01:00","status":"unknown"}

        {"key":"k","body_hash":"h","sent_at":"2026-01-31T12:00:00.5Z","status":422,"more":[1]}
        """);
    var sent = Attempt.sent("k", "h", AT);
    assertThat(read(file))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("answeredAt")
        .containsExactly(sent, sent.answered(422, Optional.empty(), AT));
  }

  @Test
  void leavesOutALineThatWasNotWrittenToItsEnd() throws Exception {
    var file = folder.resolve("torn.jsonl");
    try (var history = History.appendTo(file)) {
      history.write(Attempt.sent("k", "h", AT));
    }
    Files.writeString(file, "{\"key\":\"k\",\"bo", StandardOpenOption.APPEND);
    assertThat(read(file)).hasSize(1);
  }

  @Test
  void namesTheLineThatIsNone() throws IOException {
    var file = folder.resolve("wrong.jsonl");
    Files.writeString(
        file,
        """
        {"key":"k","body_hash":"h","sent_at":"2026-01-31T12:00:00Z"}
        {"key":"k","body_hash":"h","sent_at":"yesterday"}
        """);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ", line 2: sent_at is no time of RFC 3339");
  }

  private static List<Attempt> read(Path file) throws IOException, SQLException {
    var attempts = new ArrayList<Attempt>();
    History.read(file, attempts::add);
    return attempts;
  }
}
