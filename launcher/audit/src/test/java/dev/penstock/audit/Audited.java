package dev.penstock.audit;

import dev.penstock.launcher.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code penstock audit …} said and exited with, run in this JVM. */
record Audited(int code, String out, String err) {
  private static final Path HOME = Path.of(System.getProperty("penstock.root", "../.."));

  static Audited of(String... arguments) {
    System.setProperty("penstock.home", HOME.toString());
    var line = new ArrayList<>(List.of("audit", "-s", "log.level=error"));
    line.addAll(List.of(arguments));
    var out = new ByteArrayOutputStream();
    var err = new StringWriter();
    var console = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      var command = Main.commandLine().setErr(new PrintWriter(err, true));
      int code = command.execute(line.toArray(String[]::new));
      return new Audited(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(console);
    }
  }

  /** The same with what {@code --json FILE} wrote, which stands in {@code out}. */
  static Audited withJson(String... arguments) {
    try {
      var file = Files.createTempFile("audit-", ".json");
      var line = new ArrayList<>(List.of(arguments));
      line.addAll(List.of("--json", file.toString()));
      var audited = of(line.toArray(String[]::new));
      var json = Files.readString(file);
      Files.delete(file);
      return new Audited(audited.code, json, audited.err + audited.out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The invariants with that verdict, of a result in JSON. */
  List<String> withVerdict(String verdict) {
    return Json.parse(out.getBytes(StandardCharsets.UTF_8)).objects("invariants").stream()
        .filter(each -> each.text("verdict").equals(verdict))
        .map(each -> each.text("id"))
        .collect(Collectors.toList());
  }
}
