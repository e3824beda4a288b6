package dev.penstock.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** On which lines of a YAML file each key stands; a key that is given twice has several. */
final class YamlKeys {
  private YamlKeys() {}

  /** Sections and keys, with dots, in the order of the file; lines are counted from 1. */
  static Map<String, List<Integer>> lines(String yaml) {
    var lines = new LinkedHashMap<String, List<Integer>>();
    var root = YamlText.compose(yaml);
    if (root != null) read("", root, lines);
    return lines;
  }

  private static void read(String prefix, Node node, Map<String, List<Integer>> lines) {
    if (!(node instanceof MappingNode mapping)) return;
    for (var entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode name)) continue;
      var key = prefix + name.getValue();
      int line = name.getStartMark().getLine() + 1;
      lines.computeIfAbsent(key, none -> new ArrayList<>()).add(line);
      read(key + ".", entry.getValueNode(), lines);
    }
  }
}
