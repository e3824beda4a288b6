/**
 * How every service consumes: decode, decide, write, publish, acknowledge. The loop is written
 * once, in {@link dev.penstock.pipeline.Pipeline}; a service supplies only an {@link
 * dev.penstock.pipeline.Answering}: received events in, events to publish out.
 *
 * <p>What a crash leaves, step by step. <em>Before the commit</em> nothing has happened: the broker
 * delivers the batch again. <em>After the commit, before the publish</em> the redelivery recalls
 * the stored answer and publishes it. <em>After the publish, before the acknowledgement</em> the
 * answer is published again under the same id: JetStream drops it inside its duplicate window, and
 * whoever reads it later recalls it by the order's id.
 *
 * <p>Express orders overtake the others at every hop: each purpose of a service has a durable
 * consumer for each lane, and one handler takes from all of them, the most urgent first ({@link
 * dev.penstock.pipeline.Topology#lanes}). What a message leads to goes out on the lane it came in
 * on; what no message led to, on the lane of its order. Lanes change when something happens, never
 * what: all of the above holds on each alike.
 *
 * <p>Failures have fates, and {@link dev.penstock.pipeline.Failure#of} is the only place that says
 * which: <em>malformed</em> messages go to the dead letters at once; <em>unavailable</em>
 * surroundings make the whole batch wait, use up no attempts and never dead-letter anything; a
 * <em>bug</em> is isolated to its one message, which goes to the dead letters after a bounded
 * number of attempts while its neighbours pass; a <em>killer</em>, which ends the process that
 * handles it, is isolated in the same way by whoever is started next ({@code Isolation}).
 *
 * <p>Attempts are counted in the ledger, in the schema {@code pipeline}: one for the pipelines of
 * all services, as the code is one. A first delivery is not written down. What is delivered again
 * costs two statements for its batch, and from the third time on is handled alone.
 *
 * <p>A dead letter holds its order ({@code Holds}): the service's later events of the same order
 * join it as <em>waiting</em> ones, until a replay of it is handled or an operator discards it. A
 * {@link dev.penstock.pipeline.Replay} is published to the subject the message came from, and read
 * by the one service it is for.
 *
 * <p>A broker that has lost messages is noticed ({@link dev.penstock.pipeline.StreamWatch}): the
 * ledger remembers how far each stream had got, so it does not matter whether a stream was deleted,
 * purged, restored from an older copy, or gone with its disk. The bridge makes streams and
 * consumers again; a service that watches says what else is to be done, in the transaction that
 * takes note of the loss. Since sequences begin anew then, whatever is kept of a message is kept
 * with the time it was stored.
 */
@NullMarked
package dev.penstock.pipeline;

import org.jspecify.annotations.NullMarked;
