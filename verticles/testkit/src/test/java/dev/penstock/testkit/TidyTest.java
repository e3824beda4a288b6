package dev.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.testkit.TidyRules.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The style that matters, held against every Java file of the repository. */
final class TidyTest {
  private static final Path ROOT =
      Path.of(System.getProperty("penstock.root", "../..")).toAbsolutePath().normalize();

  @Test
  void keepsFilesShort() {
    assertThat(broken(TidyRules.SHORT)).isEmpty();
  }

  @Test
  void namesTypesAfterWhatTheyAre() {
    assertThat(broken(TidyRules.NAMED)).isEmpty();
  }

  @Test
  void keepsFrameworksOutOfTheRulesOfABusiness() {
    assertThat(broken(TidyRules.PURE)).isEmpty();
  }

  @Test
  void keepsServicesApart() {
    assertThat(broken(TidyRules.APART)).isEmpty();
  }

  @Test
  void leavesTheBrokersClientToTheBridge() {
    assertThat(broken(TidyRules.BRIDGED)).isEmpty();
  }

  @Test
  void keepsTheAuditorApartFromWhatItAudits() {
    assertThat(broken(TidyRules.INDEPENDENT)).isEmpty();
  }

  @Test
  void leavesNothingUnfinishedAndSleepsNowhere() {
    assertThat(broken(TidyRules.FINISHED)).isEmpty();
  }

  @Test
  void buildsEveryModule() throws IOException {
    var pom = Files.readString(ROOT.resolve("pom.xml"));
    try (var folders = Files.list(ROOT.resolve("verticles"))) {
      assertThat(folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))))
          .isNotEmpty()
          .allSatisfy(
              folder ->
                  assertThat(TidyRules.isBuilt(pom, "verticles/" + folder.getFileName()))
                      .as("the root POM builds " + folder.getFileName())
                      .isTrue());
    }
  }

  static Stream<Arguments> badFiles() {
    var order = "verticles/order/src/main/java/dev/penstock/order/";
    var audit = "launcher/audit/src/main/java/dev/penstock/audit/";
    return Stream.of(
        arguments(TidyRules.INDEPENDENT, audit + "Audit.java", "import dev.penstock.events.Item;"),
        arguments(TidyRules.SHORT, order + "Stock.java", "a line\n".repeat(301)),
        arguments(TidyRules.NAMED, order + "Stock.java", "final class Stock" + "Helper {}"),
        arguments(TidyRules.NAMED, order + "Stock.java", "enum String" + "Utils { A }"),
        arguments(TidyRules.PURE, order + "Stock.java", "import io.vertx.core.Future;"),
        arguments(TidyRules.PURE, order + "Stock.java", "import static io.vertx.core.Future.all;"),
        arguments(TidyRules.APART, order + "Order.java", "import dev.penstock.payment.Card;"),
        arguments(TidyRules.BRIDGED, order + "OrderApi.java", "import io.nats.client.Nats;"),
        arguments(TidyRules.FINISHED, order + "Order.java", "// TO" + "DO later"),
        arguments(TidyRules.FINISHED, order + "Order.java", "Thread." + "sleep(5);"),
        arguments(TidyRules.FINISHED, order + "Order.java", "e.printStack" + "Trace();"));
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void noticesABadFile(Rule rule, String path, String text) {
    assertThat(rule.broken(path, text)).get().asString().startsWith(path + ": ");
  }

  static Stream<Arguments> goodFiles() {
    var order = "verticles/order/src/main/java/dev/penstock/order/";
    return Stream.of(
        arguments(TidyRules.SHORT, order + "Stock.java", "a line\n".repeat(300)),
        arguments(TidyRules.NAMED, order + "Commons.java", "final class Commonplace {}"),
        arguments(TidyRules.PURE, order + "OrderApi.java", "import io.vertx.core.Future;"),
        arguments(TidyRules.PURE, order + "Stock.java", "import java.util.List;"),
        arguments(TidyRules.APART, order + "Order.java", "import dev.penstock.events.Item;"),
        arguments(TidyRules.BRIDGED, "verticles/bridge/src/main/A.java", "import io.nats.A;"),
        arguments(TidyRules.FINISHED, order + "Order.java", "// METHODOLOGY"));
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void leavesAGoodFileAlone(Rule rule, String path, String text) {
    assertThat(rule.broken(path, text)).isEmpty();
  }

  @Test
  void noticesAModuleThatIsNotBuilt() {
    assertThat(TidyRules.isBuilt("<module>verticles/order</module>", "verticles/order")).isTrue();
    assertThat(TidyRules.isBuilt("<module>verticles/orders</module>", "verticles/order")).isFalse();
  }

  private static List<String> broken(Rule rule) {
    try (var paths = Files.walk(ROOT)) {
      return paths
          .filter(path -> path.toString().endsWith(".java"))
          .map(ROOT::relativize)
          .filter(TidyTest::isSource)
          .flatMap(path -> rule.broken(path.toString(), read(ROOT.resolve(path))).stream())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not what a build generates or tools keep. */
  private static boolean isSource(Path path) {
    var name = path.toString();
    return (path.startsWith("verticles") || path.startsWith("launcher"))
        && !name.contains("/target/")
        && !name.contains("/node_modules/");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
