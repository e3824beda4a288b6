/**
 * Keeps what could not be handled, and gives it back.
 *
 * <p>{@code LetterIntake} takes in the letters of {@code deadletters.>}, {@code AdvisoryIntake} the
 * messages that the broker itself gave up, of whatever consumer. Each becomes one row of {@code
 * LetterStore} for the service that could not handle it, with its body, headers and history.
 *
 * <p>An operator decides over HTTP ({@code LetterApi}, {@code DecisionApi}): an open letter is
 * replayed, as it is or edited, or discarded. Every decision is a row of {@code
 * deadletter.actions}. The decision is durable before anything is published: {@code ReplayGateway}
 * publishes what is due, and does so again, under the same message id, after a crash between the
 * two.
 *
 * <p>A replay goes to the subject its original came from, with the original's headers and a header
 * that names the one service it is for; the others leave it unread. It is handled when that service
 * has let go of it in {@code pipeline.held}. When it fails again, its dead letter opens the same
 * row again and counts.
 *
 * <p>{@code Sweep} keeps the order of an order's events: behind a letter that was handled or
 * discarded it replays the next one that waits, one after the other. What was given up by the
 * broker holds nobody, since whoever consumes there may not be ours.
 *
 * <p>When the broker has lost messages, {@code LossIntake} publishes replays again that nobody is
 * known to have handled, and lets go of orders whose letter nobody had read.
 */
@NullMarked
package dev.penstock.deadletter;

import org.jspecify.annotations.NullMarked;
