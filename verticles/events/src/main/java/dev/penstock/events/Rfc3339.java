package dev.penstock.events;

import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times as they stand in events: RFC 3339 with a capital T and Z. The general parser and formatter
 * cost ten times as much, and are asked only for what our own services do not write.
 */
final class Rfc3339 {
  private static final String SECONDS = "0000-00-00T00:00:00";
  private static final int NANO_DIGITS_MAX = 9;
  private static final int YEAR_MAX = 9999;

  private Rfc3339() {}

  /** Whether it names a second of the calendar; leap seconds are none. */
  static boolean accepts(String text) {
    if (!hasShape(text, 0, SECONDS)) return false;
    int at = SECONDS.length();
    if (at < text.length() && text.charAt(at) == '.') {
      int end = digitsEnd(text, at + 1);
      if (end == at + 1) return false;
      at = end;
    }
    return isDay(text) && isTime(text, 11) && number(text, 17, 19) < 60 && isZone(text, at);
  }

  private static boolean isDay(String text) {
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= Month.of(month).length(Year.isLeap(number(text, 0, 4)));
  }

  private static boolean isTime(String text, int at) {
    return number(text, at, at + 2) < 24 && number(text, at + 3, at + 5) < 60;
  }

  private static boolean isZone(String text, int at) {
    if (isUtc(text, at)) return true;
    boolean isSigned = at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-');
    return isSigned
        && text.length() == at + 6
        && hasShape(text, at + 1, "00:00")
        && isTime(text, at + 1);
  }

  private static boolean isUtc(String text, int at) {
    return text.length() == at + 1 && text.charAt(at) == 'Z';
  }

  /**
   * Throws {@link java.time.DateTimeException} for what is none, or finer than a nanosecond, or
   * further than 18 hours from UTC.
   */
  static OffsetDateTime parse(String text) {
    int last = text.length() - 1;
    int digits = last - SECONDS.length() - 1;
    if (digits > NANO_DIGITS_MAX || !accepts(text) || !isUtc(text, last)) {
      return OffsetDateTime.parse(text);
    }
    int nanos = digits < 0 ? 0 : number(text, last - digits, last);
    for (int i = Math.max(digits, 0); i < NANO_DIGITS_MAX; i++) nanos *= 10;
    return OffsetDateTime.of(
        number(text, 0, 4),
        number(text, 5, 7),
        number(text, 8, 10),
        number(text, 11, 13),
        number(text, 14, 16),
        number(text, 17, 19),
        nanos,
        ZoneOffset.UTC);
  }

  /** With seconds, and as many digits of them as are needed. */
  static String format(OffsetDateTime time) {
    int year = time.getYear();
    if (year < 0 || year > YEAR_MAX || time.getOffset() != ZoneOffset.UTC) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }
    var text = SECONDS.toCharArray();
    put(text, 4, year);
    put(text, 7, time.getMonthValue());
    put(text, 10, time.getDayOfMonth());
    put(text, 13, time.getHour());
    put(text, 16, time.getMinute());
    put(text, 19, time.getSecond());
    var all = new StringBuilder(SECONDS.length() + NANO_DIGITS_MAX + 2).append(text);
    appendFraction(all, time.getNano());
    return all.append('Z').toString();
  }

  private static void appendFraction(StringBuilder text, int nanos) {
    if (nanos == 0) return;
    var digits = "000000000".toCharArray();
    put(digits, NANO_DIGITS_MAX, nanos);
    int end = NANO_DIGITS_MAX;
    while (digits[end - 1] == '0') end--;
    text.append('.').append(digits, 0, end);
  }

  /** Over the zeros before {@code end}. */
  private static void put(char[] text, int end, int number) {
    int at = end;
    for (int rest = number; rest > 0; rest /= 10) text[--at] += (char) (rest % 10);
  }

  /** Digits where the shape has a zero, else the same. */
  private static boolean hasShape(String text, int at, String shape) {
    if (text.length() < at + shape.length()) return false;
    for (int i = 0; i < shape.length(); i++) {
      char c = text.charAt(at + i);
      if (shape.charAt(i) == '0' ? !isDigit(c) : c != shape.charAt(i)) return false;
    }
    return true;
  }

  private static int digitsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) at++;
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Of digits that are there. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) number = number * 10 + text.charAt(at) - '0';
    return number;
  }
}
