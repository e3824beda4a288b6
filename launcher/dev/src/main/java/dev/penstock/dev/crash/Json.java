package dev.penstock.dev.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose fields are asked for by type. Every method throws {@link
 * IllegalArgumentException} that names the field when it is not there or not of that type.
 */
record Json(Map<String, @Nullable Object> fields) {
  private static final JsonFactory FACTORY = new JsonFactory();

  static Json parse(byte[] text) {
    try (var parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw unfit("no JSON object");
      var json = object(parser);
      if (parser.nextToken() != null) throw unfit("more than one JSON object");
      return json;
    } catch (IOException e) {
      throw unfit("not JSON");
    }
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> unfit(name + " is missing"));
  }

  Optional<String> optionalText(String name) {
    var value = fields.get(name);
    if (value == null) return Optional.empty();
    if (value instanceof String text) return Optional.of(text);
    throw unfit(name + " is no text");
  }

  /** Also of a number written as 2.0, which JSON Schema takes for an integer. */
  long integer(String name) {
    var value = fields.get(name);
    if (value instanceof Long number) return number;
    if (!(value instanceof BigDecimal number)) throw unfit(name + " is no number");
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw unfit(name + " is no whole number");
    }
  }

  Json object(String name) {
    if (fields.get(name) instanceof Json json) return json;
    throw unfit(name + " is no object");
  }

  List<Json> objects(String name) {
    if (!(fields.get(name) instanceof List<?> list)) throw unfit(name + " is no list");
    var objects = new ArrayList<Json>(list.size());
    for (var element : list) {
      if (!(element instanceof Json json)) throw unfit(name + " holds something else than objects");
      objects.add(json);
    }
    return objects;
  }

  private static Json object(JsonParser parser) throws IOException {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return new Json(fields);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    var elements = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) elements.add(value(parser));
    return elements;
  }

  private static Object integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? parser.getDecimalValue()
        : (Object) parser.getLongValue();
  }

  private static IllegalArgumentException unfit(String why) {
    return new IllegalArgumentException(why);
  }
}
