/**
 * The auditor: {@code penstock audit} finds out whether the promise was kept. It is a program apart
 * from the services: SQL, JSON and NATS of its own, and no line of theirs, since a mistake that
 * both make would go unnoticed.
 *
 * <p>{@link dev.penstock.audit.Audit} reads everything once. {@code Snapshot} is one REPEATABLE
 * READ READ ONLY transaction on the primary; {@code Streams} reads the streams with ordered
 * consumers that acknowledge nothing; {@code GatewayLedger} and {@link dev.penstock.audit.History}
 * bring in the provider's books and the clients'. All of it goes into temporary tables of the
 * session, a message at a time, so that the size of a stream costs disk (some 200 bytes an event)
 * and not memory. Then each {@code Invariant} is one query for the number of things it is held
 * against and one for those that violate it.
 *
 * <p><b>Two modes.</b> After a run everything must have ended: the audit waits up to {@code
 * --drain} for that, and whatever is still open then is a violation. {@code --online} forgives what
 * is younger than {@code --grace}; an order that has a deadline is forgiven until the grace after
 * it. Both leave a running system in peace: nobody ever waits for a lock of a reader, and
 * statements are given up after {@code --statement-timeout}. What it does cost is one core and,
 * while it lasts, that VACUUM keeps old rows and a migration, with all who come behind it, waits.
 *
 * <p><b>Verdicts.</b> {@code ok}; {@code VIOLATED}; {@code VACUOUS}, a check over nothing where
 * there should be something, which fails as well unless {@code --allow-empty} names it; {@code
 * none}, when there may rightly be nothing; {@code -}, when what it is about is not at hand. Exit
 * codes: 0 sound, 1 not, 2 wrong usage, 3 it could not be checked.
 *
 * <h2>The invariants</h2>
 *
 * For each: what it proves, what it cannot, and what an empty check means.
 *
 * <table>
 * <caption>A: orders</caption>
 * <tr><td>A1<td>Every order answered 202 is in the ledger: nothing is lost. Only as good as the
 *     history; needs {@code --history}. Empty fails.
 * <tr><td>A2<td>Every order in the ledger was sent, by a client or by a stranger's event, and not
 *     every request for it was refused. Orders from before the first line of the history, by the
 *     client's clock, are not its affair. Needs {@code --history}. Empty fails.
 * <tr><td>A3<td>One idempotency key is one order, in the ledger and in the answers, and no two
 *     different bodies were accepted under it. Without a history, the ledger only. Empty: no order
 *     has a key.
 * <tr><td>A4<td>Every order has ended, or waits for an operator to decide about its dead letter. That
 *     an end never changes is proved by D1 and D2, as far back as the streams reach. Empty fails.
 * <tr><td>A5<td>State, reason, times and the words of inventory and payment fit a legal way through
 *     the saga. Not that way itself, since the ledger keeps no history of states; times are taken
 *     for equal within a minute. Empty fails.
 * </table>
 *
 * <table>
 * <caption>B: stock</caption>
 * <tr><td>B1<td>Of every product, what is reserved is exactly what orders hold, none is negative and
 *     none is more than there is. Not that what the ledger says lies on the shelf. Empty fails.
 * <tr><td>B2<td>Of every product, what is on hand is the sum of its adjustments. Empty fails.
 * <tr><td>B3<td>Confirmed orders hold exactly what was ordered, at what it cost; cancelled orders and
 *     what is no order hold nothing. Empty, without an ended order, fails.
 * <tr><td>B4<td>What was released was held, for an order that was cancelled, and is released once: its
 *     one row says so. Empty: nothing was cancelled after its stock was held.
 * </table>
 *
 * <table>
 * <caption>C: money, held against the provider's own ledger</caption>
 * <tr><td>C1<td>A confirmed order has exactly one capture that was not given back, of its amount and
 *     currency, and the one its payment names; no capture and no payment is of no order. Empty,
 *     without a confirmed order, fails.
 * <tr><td>C2<td>Of a cancelled order nothing is kept. Also violated by a refund that the provider keeps
 *     refusing: the customer's money is gone, whoever is to blame. Empty: nothing was cancelled.
 * <tr><td>C3<td>All money at the provider is all confirmed orders, per currency, to the cent; and the
 *     provider's own sums agree. Empty, without a capture, fails.
 * <tr><td>C4<td>An order was charged under one key, refunded under one, and not before its stock was
 *     held and the request written down. Requests that had no effect leave no trace to check; the
 *     provider's clock is trusted to a minute. Empty fails.
 * </table>
 *
 * All four need the schema {@code gateway}, here or at {@code --gateway-database-url}; with another
 * provider they are not checked.
 *
 * <table>
 * <caption>D: messages</caption>
 * <tr><td>D1<td>What the ledger says happened was published, as far back as the stream reaches; and every
 *     event in a stream says what the ledger says, so none is forged, stale or half-read. Not what
 *     a stream has dropped; nor, but for the ends of orders, what it lost before {@code orders.losses}
 *     says so.
 *     Empty fails.
 * <tr><td>D2<td>The events of an order do not contradict each other, however often each was repeated. Empty
 *     fails.
 * <tr><td>D3<td>Every dead letter says where it is from, why and after how many attempts, and is kept
 *     for an operator; its order is known and has ended or is parked; what was given back was
 *     handled. Empty: there is none.
 * <tr><td>D4<td>No order waits to be published or is overdue to be driven again, no payment or
 *     compensation is open. Empty fails.
 * </table>
 *
 * <table>
 * <caption>E: surroundings</caption>
 * <tr><td>E1<td>Streams and durable consumers are set up as the services declare them, and, after a run,
 *     nothing waits in them. Sizes, ages and replicas are the operator's affair. Empty fails.
 * <tr><td>E3<td>Every event of an order that we took carries its correlation id and its trace. That logs
 *     do, and hold no secrets, is not looked at. Empty: all orders are strangers'.
 * </table>
 *
 * E2, that memory, files and threads come back to where they were, is no matter of one look at the
 * ledger: compare {@code /metrics} before and after.
 *
 * <p>What no audit here can prove: that a client which wrote nothing down was told the truth; that
 * the provider's ledger is the customer's bank account; that two clocks further apart than a minute
 * agree.
 *
 * <p>The test of all this is {@code MutationIT}: sound runs are spoilt in every way we could think
 * of, and each is noticed by exactly the invariants that must.
 */
@NullMarked
package dev.penstock.audit;

import org.jspecify.annotations.NullMarked;
