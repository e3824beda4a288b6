package dev.penstock.events;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * In which of its versions an event is published, and which of them nobody of ours reads any more.
 *
 * @param published numbers of versions; at least one, and none of the retired
 * @param retired numbers of versions
 */
public record EventPolicy(SortedSet<Integer> published, SortedSet<Integer> retired) {
  private static final Pattern WRITTEN = Pattern.compile("v[1-9]\\d{0,5}(\\+v[1-9]\\d{0,5})*");

  /** What holds until somebody wants it otherwise: the first version, and none retired. */
  public static final EventPolicy FIRST = new EventPolicy(numbers("v1"), none());

  public EventPolicy {
    published = Collections.unmodifiableSortedSet(new TreeSet<>(published));
    retired = Collections.unmodifiableSortedSet(new TreeSet<>(retired));
    if (published.isEmpty()) throw new IllegalArgumentException("no version is published");
    for (var number : published) {
      if (retired.contains(number)) {
        throw new IllegalArgumentException("v" + number + " is retired and cannot be published");
      }
    }
  }

  public EventPolicy withPublished(SortedSet<Integer> numbers) {
    return new EventPolicy(numbers, retired);
  }

  public EventPolicy withRetired(SortedSet<Integer> numbers) {
    return new EventPolicy(published, numbers);
  }

  /**
   * The numbers of versions as people write them. Throws {@link IllegalArgumentException} that says
   * how.
   *
   * @param text such as {@code v1+v2}
   */
  public static SortedSet<Integer> numbers(String text) {
    if (!isWritten(text)) {
      throw new IllegalArgumentException(
          "versions are written v1, v2 or v1+v2, was \"" + text + "\"");
    }
    var numbers = new TreeSet<Integer>();
    for (var version : text.split("\\+", -1)) numbers.add(Integer.valueOf(version.substring(1)));
    return numbers;
  }

  /** Whether {@link #numbers} understands it. */
  public static boolean isWritten(String text) {
    return WRITTEN.matcher(text).matches();
  }

  /** No version. */
  public static SortedSet<Integer> none() {
    return Collections.emptySortedSet();
  }

  /** The other way round than {@link #numbers}; empty for none. */
  public static String text(SortedSet<Integer> numbers) {
    return numbers.stream().map(number -> "v" + number).collect(Collectors.joining("+"));
  }
}
