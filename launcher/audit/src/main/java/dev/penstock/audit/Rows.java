package dev.penstock.audit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into one table by {@code COPY}, in PostgreSQL's text format. Holds at most
 * {@value #BYTES_MAX} bytes and a row. Nothing is in the table before {@link #finish()}.
 */
final class Rows implements AutoCloseable {
  private static final int BYTES_MAX = 1 << 16;

  private final CopyIn copy;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * BYTES_MAX);

  private Rows(CopyIn copy) {
    this.copy = copy;
  }

  static Rows into(Connection connection, String table) throws SQLException {
    var copies = connection.unwrap(PGConnection.class).getCopyAPI();
    return new Rows(copies.copyIn("COPY " + table + " FROM STDIN"));
  }

  /** One value a column of the table, in its order. Values are written as their text. */
  void add(@Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) buffer.write('\t');
      var value = values[i];
      buffer.writeBytes(
          value == null
              ? new byte[] {'\\', 'N'}
              : escaped(value.toString()).getBytes(StandardCharsets.UTF_8));
    }
    buffer.write('\n');
    if (buffer.size() >= BYTES_MAX) flush();
  }

  /** A row as another {@code COPY} in the text format gave it. */
  void addCopied(byte[] row) throws SQLException {
    buffer.writeBytes(row);
    if (buffer.size() >= BYTES_MAX) flush();
  }

  /** The number of rows that are in the table now. */
  long finish() throws SQLException {
    flush();
    return copy.endCopy();
  }

  /** Gives up what was not finished. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) copy.cancelCopy();
  }

  /** What the format needs escaped; a NUL, which no PostgreSQL text can hold, is replaced. */
  static String escaped(String text) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '\\') {
        if (escaped != null) escaped.append(c);
        continue;
      }
      if (escaped == null) escaped = new StringBuilder(text.length() + 8).append(text, 0, i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\t' -> escaped.append("\\t");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\0' -> escaped.append('\uFFFD');
        default -> escaped.append(c);
      }
    }
    return escaped == null ? text : escaped.toString();
  }

  private void flush() throws SQLException {
    var bytes = buffer.toByteArray();
    copy.writeToCopy(bytes, 0, bytes.length);
    buffer.reset();
  }
}
