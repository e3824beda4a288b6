package dev.penstock.launcher;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML read without the library's own front door, which is also for beans and for that needs
 * java.desktop, a JDK module larger than all that a production image has.
 */
final class YamlText extends SafeConstructor {
  private YamlText(String text, Resolver resolver, LoaderOptions options) {
    super(options);
    setComposer(composer(text, resolver, options));
  }

  private static Composer composer(String text, Resolver resolver, LoaderOptions options) {
    var parser = new ParserImpl(new StreamReader(new StringReader(text)), options);
    return new Composer(parser, resolver, options);
  }

  /** The tree with its lines; null when there is nothing in it. */
  static @Nullable Node compose(String text) {
    return composer(text, new Resolver(), new LoaderOptions()).getSingleNode();
  }

  /** Throws the library's exceptions, which say the line, and for what is no mapping. */
  static Map<String, Object> read(String text) {
    return read(text, new Resolver());
  }

  /** Keys with dots, and values as they are written; of a list its elements with commas. */
  static Map<String, String> settings(String text) {
    var settings = new LinkedHashMap<String, String>();
    flatten("", read(text, new AllText()), settings);
    return settings;
  }

  private static Map<String, Object> read(String text, Resolver resolver) {
    var read = new LinkedHashMap<String, Object>();
    var content = new YamlText(text, resolver, new LoaderOptions()).getSingleData(Object.class);
    if (content == null) return read;
    if (!(content instanceof Map<?, ?> mapping)) {
      throw new IllegalArgumentException("it is no mapping of keys to values");
    }
    mapping.forEach((key, value) -> read.put(String.valueOf(key), value));
    return read;
  }

  private static void flatten(String prefix, Map<?, ?> mapping, Map<String, String> settings) {
    mapping.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner) flatten(prefix + key + ".", inner, settings);
          else settings.put(prefix + key, text(value));
        });
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(YamlText::text).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  /** Neither numbers nor dates nor true and false: what is written is what is meant. */
  private static final class AllText extends Resolver {
    @Override
    protected void addImplicitResolvers() {}
  }
}
