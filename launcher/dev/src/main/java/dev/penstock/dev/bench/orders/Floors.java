package dev.penstock.dev.bench.orders;

import java.io.IOException;
import java.util.List;

/** Measures floors; found through {@link java.util.ServiceLoader}. */
public interface Floors {
  /**
   * Blocks until all are measured, one after the other. Nothing else of the benchmark runs
   * meanwhile, neither servers nor services: it starts what it needs, and ends it.
   */
  List<Floor> measure() throws IOException, InterruptedException;
}
