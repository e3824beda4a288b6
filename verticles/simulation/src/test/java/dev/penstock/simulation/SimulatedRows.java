package dev.penstock.simulation;

import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement answers. */
record SimulatedRows(List<Row> rows, int rowCount) implements RowSet<Row> {

  static SimulatedRows of(List<Values> values) {
    return new SimulatedRows(values.stream().<Row>map(SimulatedRow::new).toList(), values.size());
  }

  /** Of a statement that returns no rows. */
  static SimulatedRows changed(int rows) {
    return new SimulatedRows(List.of(), rows);
  }

  private static final class SimulatedRow extends ArrayTuple implements Row {
    private final List<String> names;

    SimulatedRow(Values values) {
      super(values.columns().values());
      names = List.copyOf(values.columns().keySet());
    }

    @Override
    public String getColumnName(int position) {
      return names.get(position);
    }

    @Override
    public int getColumnIndex(String column) {
      return names.indexOf(column);
    }
  }

  @Override
  public RowIterator<Row> iterator() {
    var each = rows.iterator();
    return new RowIterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public Row next() {
        return each.next();
      }
    };
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public RowSet<Row> value() {
    return this;
  }

  @Override
  public @Nullable RowSet<Row> next() {
    return null;
  }

  @Override
  public List<String> columnsNames() {
    throw new UnsupportedOperationException("simulated rows have no description");
  }

  @Override
  public List<ColumnDescriptor> columnDescriptors() {
    throw new UnsupportedOperationException("simulated rows have no description");
  }

  @Override
  public <V> V property(PropertyKind<V> kind) {
    throw new UnsupportedOperationException("simulated rows have no properties");
  }
}
