/**
 * Promises stock: an order gets all of its lines or none.
 *
 * <p>{@link dev.penstock.inventory.InventoryService} is the door of the room. {@code
 * InventoryVerticle} wires it, {@code InventoryIntake} takes in {@code orders.created} and {@code
 * orders.cancelled}, {@code StockApi} is the way in over HTTP. {@code Rule} decides, purely: {@code
 * Product} is what it looks at, {@code Reservation} is inventory's word on one order. {@code
 * ReservationStore} and {@code StockStore} hold all SQL.
 *
 * <p>An order is decided once, by whoever first commits its row of {@code inventory.reservations};
 * everybody else repeats that answer. Every transaction takes its locks in one order, so none waits
 * for another in a circle: first stock rows by product, then new reservations by order. Two
 * deliveries of one fresh order, or two of its cancellation, meet at its stock rows: the second
 * reads the reservations after it has those locks, and so sees what the first has stored. Where an
 * order has no stock row to meet at (all its products are unknown, or it is cancelled while it is
 * decided) they meet at the primary key, and the one that comes second starts its transaction
 * again.
 *
 * <p>A cancellation that overtakes its order leaves a void reservation, so that the order finds its
 * fate decided when it comes.
 */
@NullMarked
package dev.penstock.inventory;

import org.jspecify.annotations.NullMarked;
