package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiPatternTest {
  private static final int TEXTS = 20_000;

  /** What may stand between the characters that fit, or in place of them. */
  private static final List<String> HOSTILE =
      List.of(
          "",
          "\n",
          "\r\n",
          "\u2028",
          "\u0085",
          "\0",
          "\t",
          " ",
          "\u007f",
          "\u0080",
          "\u00e9",
          "\uff11",
          "\u0661",
          "\u212a",
          "\ud83d\ude00",
          "\ud83d",
          "\ude00",
          "{",
          "z",
          "A",
          "-",
          "]",
          "^",
          "\\",
          "&",
          "G",
          "g");

  static Stream<String> patternsOfTheSchemas() {
    var patterns = new TreeSet<String>();
    for (var subject : Schemas.subjects()) {
      var schema = CompiledSchema.anchored(Schemas.document(subject)).encode();
      Pattern.compile("\"pattern\":\"((?:[^\"\\\\]|\\\\.)*)\"")
          .matcher(schema)
          .results()
          .forEach(found -> patterns.add(found.group(1).replace("\\\\", "\\")));
    }
    return patterns.stream();
  }

  static Stream<String> patterns() {
    return Stream.concat(
        patternsOfTheSchemas(),
        Stream.of(
            "^a\\z",
            "^[a-c]\\z",
            "^x[0-9]{2,4}\\z",
            "^[-a]{3}\\z",
            "^a{2}b{3}c+\\z",
            "^[\\x41-\\x5A\\x7f]+\\z",
            "^[a^]{1,2}\\z"));
  }

  @Test
  void knowsEveryPatternOfTheSchemas() {
    assertThat(patternsOfTheSchemas())
        .hasSizeGreaterThan(4)
        .allSatisfy(regex -> assertThat(AsciiPattern.of(regex)).as(regex).isPresent());
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void acceptsWhatTheRegularExpressionAccepts(String regex) {
    var ascii = AsciiPattern.of(regex).orElseThrow();
    var pattern = Pattern.compile(regex);
    var random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < TEXTS; i++) {
      var text = text(regex, random);
      boolean matches = pattern.matcher(text).find();
      if (ascii.accepts(text) != matches) fail("%s and '%s': %s", regex, escaped(text), matches);
      if (matches) accepted++;
    }
    assertThat(accepted).isBetween(1, TEXTS - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^\\z",
        "a\\z",
        "^a",
        "^a$",
        "^a\\Z",
        "^.\\z",
        "^\\d\\z",
        "^a?\\z",
        "^a*\\z",
        "^a+?\\z",
        "^a++\\z",
        "^a+b\\z",
        "^a{0,2}\\z",
        "^a{2,}\\z",
        "^a{1,2}b\\z",
        "^a{2}{3}\\z",
        "^[^a]\\z",
        "^[\\d]\\z",
        "^[a\\]]\\z",
        "^[a[b]]\\z",
        "^[a-z&&b]\\z",
        "^[a-\u00e9]\\z",
        "^\u00e9\\z",
        "^(a)\\z",
        "^a|b\\z",
        "^a\\\\z",
        "^^a\\z"
      })
  void leavesOtherRegularExpressionsAlone(String regex) {
    assertThat(AsciiPattern.of(regex)).isEmpty();
  }

  /** Of the pattern's own length and characters for the most part, so that many fit. */
  private static String text(String regex, Random random) {
    var fitting = fitting(regex, random);
    if (random.nextInt(3) == 0) return fitting;
    var hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
    int at = random.nextInt(fitting.length() + 1);
    int kept = random.nextBoolean() ? at : Math.min(fitting.length(), at + 1);
    return fitting.substring(0, at) + hostile + fitting.substring(kept);
  }

  /** Each part as often as it must come, or somewhat too often. */
  private static String fitting(String regex, Random random) {
    var text = new StringBuilder();
    Pattern.compile("(\\[[^]]*]|[A-Za-z0-9-])(?:(\\+)|\\{(\\d+)(?:,(\\d+))?})?")
        .matcher(regex.substring(1, regex.length() - 2))
        .results()
        .forEach(
            part -> {
              int least = part.group(3) == null ? 1 : Integer.parseInt(part.group(3));
              int most = part.group(4) == null ? least : Integer.parseInt(part.group(4));
              int times = least + random.nextInt(most - least + 1);
              if (part.group(2) != null) times += random.nextInt(200);
              text.append(some(Pattern.compile(part.group(1)), times, random));
            });
    return text.toString();
  }

  private static String some(Pattern one, int times, Random random) {
    var fit =
        IntStream.range(0, 128)
            .mapToObj(Character::toString)
            .filter(c -> one.matcher(c).matches())
            .toList();
    return IntStream.range(0, times)
        .mapToObj(i -> fit.get(random.nextInt(fit.size())))
        .reduce("", String::concat);
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> c < 33 || c > 126 ? String.format("\\u%04x", c) : Character.toString(c))
        .reduce("", String::concat);
  }
}
