/**
 * The benchmark of the whole system: orders in over HTTP, and each followed to its end.
 *
 * <p>This process is the load generator and nothing else, so that its processor time can be told
 * from that of the system: broker, ledger and services are processes of their own. A run is a
 * warm-up, then rounds. Each round begins when every earlier order has ended, posts for a while,
 * and lasts until its own last order has ended; what a figure "per order" divides is what was used
 * between these two moments. Afterwards the ledger and the streams are audited: figures of a run in
 * which an order was lost, doubled or left unfinished do not count.
 *
 * <pre>
 *   Customers ── POST /orders ──> services ── orders.confirmed, orders.cancelled ──> Ends
 *       │ accepted                                                                  │ ended
 *       └──────────────────────────> OpenOrders (by order id) &lt;────────────────────┘
 *                                        └─> Tally (counts, latencies)
 * </pre>
 */
@NullMarked
package dev.penstock.dev.bench.orders;

import org.jspecify.annotations.NullMarked;
