/**
 * Takes orders in over HTTP, owns their life, has the last word on how each ends.
 *
 * <p>Doors in: {@code OrderDoor} mounts {@code OrderApi}, which reads requests and hands new orders
 * to {@code Intake}: one group commit to the ledger, then 202, then {@code orders.created}; {@code
 * CancelApi} does the same for cancellations with {@code CancelIntake}; {@code LookupApi} shows
 * orders. {@code EventIntake} takes in what the other services say and the orders of strangers.
 *
 * <p>More orders than can be taken are refused with 503 while those that wait are still few enough
 * to be taken soon: what fills a queue of any fixed length waits for as long as the ledger is slow.
 * Whether an order is express stands in its body, so the body is taken in and looked through for
 * the word, but not read, before a standard order is refused; what might be express is read first
 * and refused only when express orders themselves wait for too long. Orders in the ledger that have
 * not ended bound nothing: a backlog is kept, and worked off.
 *
 * <p>The rule: {@code Status} is the transition table, {@code Saga} says what an event makes of an
 * order and whether its end is to be said (again), {@code Compensation} follows what a cancellation
 * gives back. All are pure, like the nouns around them.
 *
 * <p>What heals: {@code Redrive} publishes {@code orders.created} again for orders that make no
 * progress, at once for those whose announcement is known not to have reached the broker. That
 * knowledge costs the healthy path nothing: an order taken while the broker is away is inserted as
 * due at once, and only a failed publish costs one update for its batch. Nor does the wait cost an
 * order anything that ends in time: one row for all orders of a transaction says when they are due,
 * and an order gets a time of its own, which is indexed, only once it is late.
 *
 * <p>When the broker has lost messages, {@code LossIntake} makes all that has not ended due at
 * once; behind it {@code EndAnnouncer} says again how orders ended, for those who had not read it
 * yet.
 *
 * <p>Three may end an order: a message, its customer, its deadline. Whoever locks the row first has
 * ended it. The end that a message leads to is published before that message is acknowledged. The
 * other two are cancellations and commit without a message: such an order stays due until inventory
 * and payment have answered the cancellation, which shows that it reached the broker.
 *
 * <p>Doors out: {@code OrderStore}, {@code RedriveStore} and {@code LossStore} have every line of
 * SQL, {@code Announcer} publishes what a request has committed, {@code EventGateway} what the
 * ledger says of many orders. Times are the database's, so that the clocks of several processes
 * need not agree.
 *
 * <p>An event may overtake its order: that of a stranger is known to inventory before we have read
 * {@code orders.created}. A reservation carries enough to adopt the order; anything else goes back
 * to the broker for a while and then to the dead letters. Nothing is lost by that: an order adopted
 * later makes no progress, is driven again and gets every answer again.
 */
@NullMarked
package dev.penstock.order;

import org.jspecify.annotations.NullMarked;
