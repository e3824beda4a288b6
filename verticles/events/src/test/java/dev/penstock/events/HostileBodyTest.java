package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies as nobody of ours would write them, beside what Vert.x and its validator say of them. */
class HostileBodyTest {
  private static final int BODIES = 3_000;
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "/*x*/",
          "//x\n",
          "#",
          "0",
          "9",
          "-",
          ".5",
          "e9",
          "99999999999999999999",
          "NaN",
          "null",
          "true",
          "\"order_id\":",
          "\"a\":1,",
          "\\n",
          "\\ud83d",
          "\\u0000",
          "\n",
          "\t",
          "\u00e9",
          "\u2028",
          "\ud83d\ude00",
          "\ufeff",
          "'");
  private static final byte[][] BROKEN_UTF_8 = {
    {(byte) 0x80},
    {(byte) 0xc3},
    {(byte) 0xff, (byte) 0xfe},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
  };

  private final Schemas schemas = new Schemas();
  private final EventCodec codec = new EventCodec(schemas);

  record Written(Event event, EventVersion version) {}

  static Stream<Written> events() {
    var schemas = new Schemas();
    return EventCodecTest.everyKindOfEvent()
        .flatMap(
            event -> schemas.versions(event.subject()).stream().map(v -> new Written(event, v)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void isReadOrRefusedAsByTheGeneralReaderAndValidator(Written written) {
    var subject = written.version.subject();
    var schema = JsonSchema.of(CompiledSchema.anchored(Schemas.document(subject)));
    var validator = Validator.create(schema, CompiledSchema.options(OutputFormat.Flag));
    var body = codec.encode(written.event, written.version);
    var random = new Random(1);
    int read = 0;
    for (int i = 0; i < BODIES; i++) {
      var hostile = mutated(body, random);
      var said = said(subject, hostile);
      var expected = expected(subject, hostile, validator);
      assertThat(said).as(new String(hostile, StandardCharsets.UTF_8)).startsWith(expected);
      if (!expected.contains("not a JSON object")
          && !expected.contains("violates")
          && !expected.endsWith(" says ")) read++;
    }
    assertThat(read).isBetween(1, BODIES - 1);
  }

  private String said(String subject, byte[] body) {
    try {
      return codec.decode(subject, body).toString();
    } catch (MalformedEventException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The validator takes times that are none to Java. */
  private String read(String subject, JsonObject json) {
    try {
      var version = schemas.version(subject);
      var newest = schemas.contract(subject).toNewest().apply(json);
      return EventReader.read(version.event(), newest).toString();
    } catch (DateTimeException e) {
      return subject + ": violates its schema: " + e.getMessage();
    }
  }

  /** Or how it begins. */
  private String expected(String subject, byte[] body, Validator validator) {
    JsonObject json;
    try {
      json = new JsonObject(Buffer.buffer(body));
    } catch (DecodeException | ClassCastException e) {
      return subject + ": not a JSON object: " + e.getMessage().lines().findFirst().orElse("");
    }
    if (json.getMap() == null) return subject + ": not a JSON object: null";
    if (!Boolean.TRUE.equals(validator.validate(json).getValid())) {
      return saysAnotherVersion(subject, json)
          ? subject + ": #/version says "
          : subject + ": violates its schema: ";
    }
    return read(subject, json);
  }

  private boolean saysAnotherVersion(String subject, JsonObject json) {
    return json.getValue("version") instanceof String said
        && said.matches("v[1-9][0-9]{0,8}")
        && !said.equals(schemas.version(subject).wireName());
  }

  /** With a piece put in, a stretch replaced by one, or a stretch removed. */
  private static byte[] mutated(byte[] body, Random random) {
    int at = random.nextInt(body.length + 1);
    int to = Math.min(body.length, at + random.nextInt(3) * random.nextInt(20));
    var head = Arrays.copyOf(body, at);
    var tail = Arrays.copyOfRange(body, to, body.length);
    return Buffer.buffer(head).appendBytes(piece(random)).appendBytes(tail).getBytes();
  }

  private static byte[] piece(Random random) {
    int choice = random.nextInt(PIECES.size() + BROKEN_UTF_8.length + 8);
    if (choice < BROKEN_UTF_8.length) return BROKEN_UTF_8[choice];
    int text = choice - BROKEN_UTF_8.length;
    return (text < PIECES.size() ? PIECES.get(text) : "").getBytes(StandardCharsets.UTF_8);
  }
}
