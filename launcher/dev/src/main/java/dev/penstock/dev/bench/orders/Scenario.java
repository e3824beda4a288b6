package dev.penstock.dev.bench.orders;

/** What is measured on a system that serves. */
@FunctionalInterface
interface Scenario {
  /** Blocks until it is over and every order has ended, as far as that can be waited for. */
  void run(OrdersBench bench, Results results);
}
