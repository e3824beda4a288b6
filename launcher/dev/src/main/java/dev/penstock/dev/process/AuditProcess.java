package dev.penstock.dev.process;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code penstock audit} in a process of its own, which shares no code with those it judges.
 *
 * @param folder where its log and its result go
 * @param natsUrl of what it audits, as {@code databaseUrl}
 * @param drainMax how long it waits for work under way to end
 * @param auditMax how long it may take after that
 */
public record AuditProcess(
    Path folder, String natsUrl, String databaseUrl, Duration drainMax, Duration auditMax) {
  private static final int SOUND = 0;
  private static final int UNSOUND = 1;

  /**
   * What it said, sound or not. Blocks. Fails when nothing could be found out.
   *
   * @param options of the command
   */
  public JsonObject run(List<String> options) throws IOException, InterruptedException {
    var result = folder.resolve("audit.json");
    var log = folder.resolve("audit.log");
    var drain = drainMax.toSeconds() + "s";
    var arguments = new ArrayList<>(List.of("audit", "--drain", drain, "--json", "" + result));
    arguments.addAll(List.of("--statement-timeout", auditMax.toSeconds() + "s"));
    arguments.addAll(options);
    var builder = new ProcessBuilder(JavaLine.small(Map.of(), arguments));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("NATS_URL", natsUrl);
    builder.environment().put("DATABASE_URL", databaseUrl);
    var process = builder.start();
    var max = auditMax.plus(drainMax);
    try {
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no end of the audit after " + max);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != SOUND && process.exitValue() != UNSOUND) {
      throw new IOException("the audit could not be made; it said: " + Files.readString(log));
    }
    return new JsonObject(Files.readString(result));
  }
}
