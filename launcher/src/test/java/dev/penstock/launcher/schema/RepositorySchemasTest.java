package dev.penstock.launcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fails the build on an edit of a schema that others could not live with. */
class RepositorySchemasTest {
  private static final Path SCHEMAS =
      Path.of(System.getProperty("penstock.root", "..")).resolve("schemas");

  @Test
  void keepsWhatWasPublished() {
    var shelf = SchemaShelf.in(SCHEMAS);
    var check = Check.of(shelf, Steps.BUILT_IN);
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

  @Test
  void readsThemFromAJarToo(@TempDir Path folder) throws IOException {
    var file = folder.resolve("events.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("schemas/events/orders.created.v1.json"));
      jar.write(Workshop.CREATED.getBytes(StandardCharsets.UTF_8));
      jar.putNextEntry(new JarEntry("schemas/published/orders.created.v1.json"));
      jar.write(Workshop.CREATED.replace("100", "50").getBytes(StandardCharsets.UTF_8));
      jar.putNextEntry(new JarEntry("schemas/sql/order/V1__orders.sql"));
    }
    assertThat(Check.of(SchemaShelf.builtIn(file), Steps.BUILT_IN).verdicts())
        .extracting(Check.Verdict::state)
        .containsExactly(State.BROKEN);
  }

  private static String report(Check check) {
    var text = new StringWriter();
    new CheckReport(new PrintWriter(text), false).print(check);
    return text.toString();
  }
}
