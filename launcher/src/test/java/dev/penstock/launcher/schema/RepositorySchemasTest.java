package dev.penstock.launcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Fails the build on an edit of a schema that others could not live with. */
class RepositorySchemasTest {
  private static final Path SCHEMAS =
      Path.of(System.getProperty("penstock.root", "..")).resolve("schemas");

  @Test
  void keepsWhatWasPublished() {
    var shelf = SchemaShelf.in(SCHEMAS);
    var check = Check.of(shelf, Steps.NOT_ASKED);
    assertThat(shelf.published()).isNotEmpty();
    assertThat(check.offences(false)).as(report(check)).isZero();
  }

  @Test
  void buildsInWhatStandsInTheSources() {
    var sources = SchemaShelf.in(SCHEMAS);
    var builtIn = SchemaShelf.builtIn();
    assertThat(builtIn.inForce().keySet()).isEqualTo(sources.inForce().keySet());
    assertThat(builtIn.published().keySet()).isEqualTo(sources.published().keySet());
  }

  private static String report(Check check) {
    var text = new StringWriter();
    new CheckReport(new PrintWriter(text), false).print(check);
    return text.toString();
  }
}
