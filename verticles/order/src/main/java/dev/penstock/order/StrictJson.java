package dev.penstock.order;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that has exactly one meaning: UTF-8, no key twice in one object, nothing after the
 * value, bounded depth. Two readers that disagree about a request would charge for different
 * things.
 */
final class StrictJson {
  private static final int DEPTH_MAX = 16;
  private static final int NUMBER_DIGITS_MAX = 32;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_DIGITS_MAX)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * A map, list, string, number, boolean or null. Throws {@link IllegalArgumentException}, whose
   * message is for the client.
   */
  static @Nullable Object read(byte[] bytes) {
    try (var parser = FACTORY.createParser(utf8(bytes))) {
      if (parser.nextToken() == null) throw new IllegalArgumentException("the body is empty");
      var value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("there is more after the end of the JSON value");
      }
      return value;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the body is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String where(JsonProcessingException e) {
    var at = e.getLocation();
    var what = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
    return at == null
        ? what
        : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static double finite(double number) {
    if (Double.isInfinite(number)) throw new IllegalArgumentException("a number is too large");
    return number;
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (var key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      object.put(key, value(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    var array = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }
}
