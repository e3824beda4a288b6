package dev.penstock.dev.crash;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run came to.
 *
 * @param about seed, sizes and versions: what repeats it
 * @param customers what they saw
 * @param sometimes what must have happened at least once
 * @param faults how often each kind was there
 * @param notInjected faults that were planned and could not be done, or not undone
 * @param violations what must never be; none in a sound run
 * @param unproven invariants that had nothing to be held against
 * @param folder where the logs are
 */
record Verdict(
    Map<String, String> about,
    Map<String, Long> customers,
    Map<String, Long> sometimes,
    Map<String, Long> faults,
    List<String> notInjected,
    List<String> violations,
    List<String> unproven,
    boolean isRelaxed,
    Path folder)
    implements PlantRun.Result {

  static Map<String, Long> faults(List<FaultRunner.Struck> struck) {
    return struck.stream()
        .filter(each -> each.failure().isEmpty())
        .collect(
            Collectors.groupingBy(each -> each.kind().name(), TreeMap::new, Collectors.counting()));
  }

  static List<String> notInjected(List<FaultRunner.Struck> struck) {
    return struck.stream()
        .flatMap(each -> each.failure().map(why -> each.kind().name() + ": " + why).stream())
        .toList();
  }

  private List<String> neverSeen() {
    return sometimes.entrySet().stream()
        .filter(each -> each.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public boolean isSound() {
    boolean complete = neverSeen().isEmpty() && unproven.isEmpty();
    return violations.isEmpty() && (isRelaxed || complete);
  }

  @Override
  public void print(PrintStream out) {
    out.println();
    about.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
    printCounts(out, "Customers", customers);
    printCounts(out, "Faults", faults);
    printCounts(out, "Must have happened", sometimes);
    printList(out, "Could not be done", notInjected);
    printList(out, "Rows of the fault matrix left out", leftOut());
    printList(out, "NEVER HAPPENED, so nothing is proved of it", neverSeen());
    printList(out, "NOTHING TO CHECK", unproven);
    printList(out, "VIOLATED", violations);
    out.printf("%n%s%n", conclusion());
    out.flush();
  }

  private static void printCounts(PrintStream out, String title, Map<String, Long> counts) {
    out.printf("%n%s%n", title);
    counts.forEach((name, count) -> out.printf("%9d  %s%n", count, name));
  }

  private static void printList(PrintStream out, String title, List<String> lines) {
    if (lines.isEmpty()) return;
    out.printf("%n%s%n", title);
    lines.forEach(line -> out.printf("  %s%n", line));
  }

  private static List<String> leftOut() {
    return FaultKinds.leftOut().entrySet().stream()
        .map(row -> row.getKey() + ": " + row.getValue())
        .toList();
  }

  private String conclusion() {
    if (isSound()) return "SOUND: nothing was lost, charged twice or left half-done.";
    return "NOT SOUND: see above, and the logs in " + folder;
  }

  @Override
  public JsonObject json() {
    var leftOut = new LinkedHashMap<String, Object>();
    FaultKinds.leftOut().forEach((row, why) -> leftOut.put(row.toString(), why));
    return new JsonObject()
        .put("sound", isSound())
        .put("about", object(about))
        .put("customers", object(customers))
        .put("faults", object(faults))
        .put("sometimes", object(sometimes))
        .put("not_injected", new JsonArray(notInjected))
        .put("rows_left_out", new JsonObject(leftOut))
        .put("never_seen", new JsonArray(neverSeen()))
        .put("unproven", new JsonArray(unproven))
        .put("violations", new JsonArray(violations))
        .put("folder", folder.toString());
  }

  private static JsonObject object(Map<String, ?> map) {
    return new JsonObject(new LinkedHashMap<>(map));
  }
}
