package dev.penstock.events.compatibility;

import static dev.penstock.events.compatibility.Kind.BECAME_OPTIONAL;
import static dev.penstock.events.compatibility.Kind.BECAME_REQUIRED;
import static dev.penstock.events.compatibility.Kind.CHANGED;
import static dev.penstock.events.compatibility.Kind.FIELD_ADDED;
import static dev.penstock.events.compatibility.Kind.FIELD_ADDED_TO_CLOSED;
import static dev.penstock.events.compatibility.Kind.FIELD_REMOVED;
import static dev.penstock.events.compatibility.Kind.NARROWED;
import static dev.penstock.events.compatibility.Kind.REQUIRED_FIELD_ADDED;
import static dev.penstock.events.compatibility.Kind.SAID_DIFFERENTLY;
import static dev.penstock.events.compatibility.Kind.WIDENED;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** One edit each, in a sentence, and what the comparison is to find where. */
final class Sentences {
  private Sentences() {}

  /** A sentence, the old and the new text, and where what is found. */
  static Stream<Arguments> edits() {
    return Stream.of(fields(), values(), limits(), structure()).flatMap(edits -> edits);
  }

  private static Stream<Arguments> fields() {
    var a = "{'properties':{'a':{}}}";
    var closed = "{'properties':{'a':{}},'additionalProperties':false}";
    var required = "{'properties':{'a':{}},'required':['a']}";
    return Stream.of(
        edit("an optional field is added", a, "{'properties':{'a':{},'b':{'type':'string'}}}")
            .is("#/properties/b", FIELD_ADDED),
        edit("the first field is added", "{}", a).is("#/properties/a", FIELD_ADDED),
        edit(
                "a field is added to a closed object",
                closed,
                "{'properties':{'a':{},'b':{}},'additionalProperties':false}")
            .is("#/properties/b", FIELD_ADDED_TO_CLOSED),
        edit(
                "a field is named that was one of the others",
                "{'additionalProperties':{'type':'string'}}",
                "{'properties':{'a':{'type':'string'}},'additionalProperties':{'type':'string'}}")
            .is("#/properties/a", FIELD_ADDED),
        edit(
                "a field is named that was one of the others, and narrowed",
                "{'additionalProperties':{'type':'string'}}",
                "{'properties':{'a':{'type':'string','maxLength':5}},"
                    + "'additionalProperties':{'type':'string'}}")
            .is("#/properties/a", FIELD_ADDED_TO_CLOSED),
        edit("a required field is added", a, "{'properties':{'a':{},'b':{}},'required':['b']}")
            .is("#/properties/b", REQUIRED_FIELD_ADDED),
        edit("a required field is described", "{'required':['a']}", required)
            .is("#/properties/a", NARROWED),
        edit("an optional field is removed", a, "{'properties':{}}")
            .is("#/properties/a", FIELD_REMOVED),
        edit("a required field is removed", required, "{'properties':{},'required':[]}")
            .is("#/properties/a", FIELD_REMOVED),
        edit("an optional field becomes required", a, required).is("#/required", BECAME_REQUIRED),
        edit("a required field becomes optional", required, a).is("#/required", BECAME_OPTIONAL),
        edit("an undescribed field becomes required", "{}", "{'required':['a']}")
            .is("#/required", BECAME_REQUIRED),
        edit("an undescribed field becomes optional", "{'required':['a']}", "{}")
            .is("#/required", BECAME_OPTIONAL),
        edit("an object is closed", a, closed).is("#/additionalProperties", NARROWED),
        edit("an object is opened", closed, a).is("#/additionalProperties", WIDENED),
        edit("other fields are restricted", "{}", "{'additionalProperties':{'type':'string'}}")
            .is("#/additionalProperties/type", NARROWED),
        edit("required fields change places", "{'required':['a','b']}", "{'required':['b','a']}")
            .isNothing(),
        edit("being open is said", a, "{'properties':{'a':{}},'additionalProperties':true}")
            .isNothing(),
        edit(
                "a deep field is removed",
                "{'properties':{'a/b':{'items':{'properties':{'c~':{}}}}}}",
                "{'properties':{'a/b':{'items':{'properties':{}}}}}")
            .is("#/properties/a~1b/items/properties/c~0", FIELD_REMOVED));
  }

  private static Stream<Arguments> values() {
    return Stream.of(
        edit("the type changes", "{'type':'string'}", "{'type':'integer'}").is("#/type", CHANGED),
        edit("a type is added", "{'type':'string'}", "{'type':['string','null']}")
            .is("#/type", WIDENED),
        edit("a type is taken away", "{'type':['string','null']}", "{'type':'string'}")
            .is("#/type", NARROWED),
        edit("integers become numbers", "{'type':'integer'}", "{'type':'number'}")
            .is("#/type", WIDENED),
        edit("numbers become integers", "{'type':'number'}", "{'type':'integer'}")
            .is("#/type", NARROWED),
        edit("a type is asked for", "{}", "{'type':'string'}").is("#/type", NARROWED),
        edit("no type is asked for any more", "{'type':'string'}", "{}").is("#/type", WIDENED),
        edit("one type is a list of one", "{'type':'string'}", "{'type':['string']}").isNothing(),
        edit("a value is added", "{'enum':['a']}", "{'enum':['a','b']}").is("#/enum", WIDENED),
        edit("a value is taken away", "{'enum':['a','b']}", "{'enum':['a']}")
            .is("#/enum", NARROWED),
        edit("a value is exchanged", "{'enum':['a']}", "{'enum':['b']}").is("#/enum", CHANGED),
        edit("only some values are left", "{}", "{'enum':['a']}").is("#/enum", NARROWED),
        edit("all values are let in", "{'enum':['a']}", "{}").is("#/enum", WIDENED),
        edit("values change places", "{'enum':['a',null]}", "{'enum':[null,'a']}").isNothing(),
        edit("a constant changes", "{'const':'v1'}", "{'const':'v2'}").is("#/const", CHANGED),
        edit("a constant changes to null", "{'const':1}", "{'const':null}").is("#/const", CHANGED),
        edit("a constant becomes one of some", "{'const':'a'}", "{'enum':['a','b']}")
            .is("#/const", WIDENED),
        edit("a constant is an enum of one", "{'const':1}", "{'enum':[1.0]}").isNothing(),
        edit("a pattern changes", "{'pattern':'^a'}", "{'pattern':'^b'}").is("#/pattern", CHANGED),
        edit("a pattern is asked for", "{}", "{'pattern':'^a'}").is("#/pattern", NARROWED),
        edit("a pattern is given up", "{'pattern':'^a'}", "{}").is("#/pattern", WIDENED),
        edit("a format changes", "{'format':'uuid'}", "{'format':'uri'}").is("#/format", CHANGED),
        edit("a format is asked for", "{}", "{'format':'uuid'}").is("#/format", NARROWED),
        edit("a format is given up", "{'format':'uuid'}", "{}").is("#/format", WIDENED));
  }

  private static Stream<Arguments> limits() {
    return Stream.of(
            "minimum",
            "exclusiveMinimum",
            "minLength",
            "minItems",
            "maximum",
            "exclusiveMaximum",
            "maxLength",
            "maxItems")
        .flatMap(
            limit -> {
              var low = "{'%s':1}".formatted(limit);
              var high = "{'%s':2}".formatted(limit);
              boolean isLeast = limit.matches("min.*|.*Minimum");
              return Stream.of(
                  edit(limit + " is raised", low, high)
                      .is("#/" + limit, isLeast ? NARROWED : WIDENED),
                  edit(limit + " is lowered", high, low)
                      .is("#/" + limit, isLeast ? WIDENED : NARROWED),
                  edit(limit + " is set", "{}", low).is("#/" + limit, NARROWED),
                  edit(limit + " is given up", low, "{}").is("#/" + limit, WIDENED),
                  edit(limit + " is written differently", low, low.replace("1", "1.0"))
                      .isNothing());
            });
  }

  private static Stream<Arguments> structure() {
    var written = "{'properties':{'a':{'type':'string'}}}";
    var defined = "{'$defs':{'x':{'type':'string'}},'properties':{'a':{'$ref':'#/$defs/x'}}}";
    var circle = "{'$defs':{'x':{'properties':{'a':{'$ref':'#/$defs/x'}}}},'$ref':'#/$defs/x'}";
    return Stream.of(
        edit("the title changes", "{'title':'a'}", "{'title':'b'}").is("#/title", SAID_DIFFERENTLY),
        edit("a description is added", "{}", "{'description':'b'}")
            .is("#/description", SAID_DIFFERENTLY),
        edit("the examples go", "{'examples':[1]}", "{}").is("#/examples", SAID_DIFFERENTLY),
        edit(
                "a field named title changes",
                "{'properties':{'title':{'type':'string'}}}",
                "{'properties':{'title':{}}}")
            .is("#/properties/title/type", WIDENED),
        edit("an item changes", "{'items':{'type':'string'}}", "{'items':{'type':'integer'}}")
            .is("#/items/type", CHANGED),
        edit("items are described", "{}", "{'items':{'minimum':1}}")
            .is("#/items/minimum", NARROWED),
        edit("no items may be there any more", "{}", "{'items':false}").is("#/items", NARROWED),
        edit("a definition is made", written, defined).isNothing(),
        edit("a definition is written out", defined, written).isNothing(),
        edit("a definition that nobody uses goes", "{'$defs':{'x':{}}}", "{}").isNothing(),
        edit("a definition changes", defined, defined.replace("string", "integer"))
            .is("#/$defs/x/type", CHANGED),
        edit("a circle stays the same", circle, circle).isNothing(),
        edit(
                "a circle changes",
                circle,
                circle.replace("{'properties'", "{'minProperties':1,'properties'"))
            .is("#/$defs/x/minProperties", NARROWED),
        edit(
                "alternatives change places",
                "{'oneOf':[{'type':'string'},{'type':'null'}]}",
                "{'oneOf':[{'type':'null'},{'type':'string'}]}")
            .isNothing(),
        edit(
                "an alternative changes",
                "{'anyOf':[{'type':'string'},{'maximum':9}]}",
                "{'anyOf':[{'maximum':8},{'type':'string'}]}")
            .is("#/anyOf/0/maximum", NARROWED),
        edit(
                "an alternative is added",
                "{'anyOf':[{'type':'string'}]}",
                "{'anyOf':[{'type':'string'},{'type':'null'}]}")
            .is("#/anyOf/1", WIDENED),
        edit(
                "an alternative is taken away",
                "{'anyOf':[{'type':'string'},{'type':'null'}]}",
                "{'anyOf':[{'type':'string'}]}")
            .is("#/anyOf", NARROWED),
        edit(
                "one of some is added",
                "{'oneOf':[{'type':'string'}]}",
                "{'oneOf':[{'type':'string'},{'type':'null'}]}")
            .is("#/oneOf/1", CHANGED),
        edit(
                "a condition more is to be met",
                "{'allOf':[{'minimum':1}]}",
                "{'allOf':[{'minimum':1},{'maximum':9}]}")
            .is("#/allOf/1", NARROWED),
        edit(
                "a condition less is to be met",
                "{'allOf':[{'minimum':1},{'maximum':9}]}",
                "{'allOf':[{'minimum':1}]}")
            .is("#/allOf", WIDENED),
        edit("alternatives are asked for", "{}", "{'anyOf':[{'minimum':1}]}")
            .is("#/anyOf", NARROWED),
        edit(
                "a field is added to an alternative",
                "{'anyOf':[{'properties':{'a':{}}}]}",
                "{'anyOf':[{'properties':{'a':{},'b':{}}}]}")
            .is("#/anyOf/0/properties/b", FIELD_ADDED),
        edit(
                "a field is added to one of which only one may accept",
                "{'oneOf':[{'properties':{'a':{}}}]}",
                "{'oneOf':[{'properties':{'a':{},'b':{}}}]}")
            .is("#/oneOf/0/properties/b", CHANGED),
        edit(
                "an alternative says more of a field that is named around it",
                "{'properties':{'a':{}},'anyOf':[{'properties':{}}]}",
                "{'properties':{'a':{}},'anyOf':[{'properties':{'a':{'type':'null'}}}]}")
            .is("#/anyOf/0/properties/a", NARROWED),
        edit(
                "a field of an alternative is named for all",
                "{'anyOf':[{'properties':{'a':{}}}]}",
                "{'properties':{'a':{'type':'null'}},'anyOf':[{'properties':{'a':{}}}]}")
            .is("#/properties/a", NARROWED),
        edit(
                "a field has the name of one elsewhere",
                "{'properties':{'a':{'items':{'properties':{'b':{}}}}}}",
                "{'properties':{'b':{},'a':{'items':{'properties':{'b':{}}}}}}")
            .is("#/properties/b", FIELD_ADDED),
        edit(
                "a definition grows a field that another one beside it has",
                "{'$defs':{'x':{}},'properties':{'p':{'$ref':'#/$defs/x'},"
                    + "'q':{'$ref':'#/$defs/x','properties':{'a':{}}}}}",
                "{'$defs':{'x':{'properties':{'a':{}}}},'properties':{'p':{'$ref':'#/$defs/x'},"
                    + "'q':{'$ref':'#/$defs/x','properties':{'a':{}}}}}")
            .are("#/$defs/x/properties/a " + FIELD_ADDED, "#/$defs/x/properties/a " + NARROWED),
        edit("the id changes", "{'$id':'a'}", "{'$id':'b'}").is("#/$id", CHANGED),
        edit("an unknown keyword is added", "{}", "{'x':1}").is("#/x", CHANGED),
        edit("an unknown keyword is taken away", "{'x':1}", "{}").is("#/x", CHANGED),
        edit("an unknown keyword changes", "{'x':{'y':1}}", "{'x':{'y':2}}").is("#/x", CHANGED),
        edit("an unknown keyword stays", "{'x':{'y':[1,null]}}", "{'x':{'y':[1.0,null]}}")
            .isNothing(),
        edit(
                "what an unknown keyword refers to changes",
                "{'$defs':{'x':{'type':'string'}},'if':{'$ref':'#/$defs/x'}}",
                "{'$defs':{'x':{'type':'integer'}},'if':{'$ref':'#/$defs/x'}}")
            .is("#/if", CHANGED),
        edit(
                "a field is added where unevaluated ones are refused",
                "{'properties':{'a':{}},'unevaluatedProperties':false}",
                "{'properties':{'a':{},'b':{}},'unevaluatedProperties':false}")
            .is("#", CHANGED));
  }

  private record Edit(String sentence, String before, String after) {
    Arguments is(String pointer, Kind kind) {
      return arguments(sentence, before, after, List.of(pointer + " " + kind));
    }

    Arguments are(String... changes) {
      return arguments(sentence, before, after, List.of(changes));
    }

    Arguments isNothing() {
      return arguments(sentence, before, after, List.of());
    }
  }

  private static Edit edit(String sentence, String before, String after) {
    return new Edit(sentence, before, after);
  }
}
