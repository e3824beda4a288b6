package dev.penstock.launcher.schema;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was published of one version of an event.
 *
 * @param stored messages in the window
 * @param bySource how many each {@code ce-source} published; of many messages, of the newest only
 * @param last when the newest was stored, in the window or before
 */
record Publishing(int version, long stored, Map<String, Long> bySource, Optional<Instant> last) {

  Publishing {
    bySource = new TreeMap<>(bySource);
  }

  /** In words; empty when nothing was looked at. */
  String sources() {
    long looked = bySource.values().stream().mapToLong(Long::longValue).sum();
    var words =
        bySource.entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(Collectors.joining(", "));
    return looked < stored && looked > 0 ? words + " of the newest " + looked : words;
  }
}
