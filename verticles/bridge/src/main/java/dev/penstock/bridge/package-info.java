/**
 * Non-blocking JetStream for Vert.x: the only room that imports {@code io.nats}.
 *
 * <p>{@link dev.penstock.bridge.Bridge} is the door. A {@link dev.penstock.bridge.Publisher} and a
 * {@link dev.penstock.bridge.BatchConsumer} belong to the Vert.x context they were made on: every
 * future they return completes there, every handler runs there, and none of their state is shared
 * with the context of the connection.
 *
 * <h2>Used alone</h2>
 *
 * <pre>{@code
 * Bridge.connect(vertx, BridgeOptions.of("nats://127.0.0.1:4222"), BridgeObserver.NONE)
 *     .compose(bridge -> bridge.management()
 *         .ensure(List.of(orders), List.of(inventory))
 *         .compose(changes -> bridge.consume(inventory, BatchOptions.DEFAULTS, this::reserve))
 *         .compose(consumer -> bridge.publisher(PublisherOptions.DEFAULTS)
 *             .publish(new OutMessage("orders.created", orderId, Map.of(), body))));
 * }</pre>
 *
 * <p>A command between processes, and its answer:
 *
 * <pre>{@code
 * bridge.core().serve(new Endpoint("admin.payment.pause", ""), request -> pause());
 * bridge.core().request(new CoreMessage("admin.payment.pause", body), Duration.ofSeconds(2));
 * }</pre>
 *
 * <p>A setting that all processes follow while they run, and that {@code nats kv put settings
 * payment.paused true} changes as well:
 *
 * <pre>{@code
 * bridge.management().ensureBucket(BucketSpec.of("settings"))
 *     .compose(changes -> bridge.keyValue("settings").watch("payment.>", this::follow))
 *     .compose(watched -> consumePayments());
 * }</pre>
 *
 * <p>A tracer sees every publish and every batch of {@code bridge.tracedBy(tracing)}; with
 * OpenTelemetry a {@link dev.penstock.bridge.BridgeTracing} begins like this, and a bridge that is not
 * traced has none of it in its way:
 *
 * <pre>{@code
 * public Span start(Start start) {
 *   var builder = tracer.spanBuilder(start.name()).setSpanKind(SpanKind.valueOf(start.kind().name()));
 *   for (var carrier : start.carriers()) {
 *     builder.addLink(Span.fromContext(propagator.extract(root, carrier, GETTER)).getSpanContext());
 *   }
 *   ...
 * }</pre>
 *
 * <h2>The map</h2>
 *
 * <ul>
 *   <li>{@code Wire}, {@code Line}: core NATS as this room sees it. {@code NatsWire} is the real
 *       one; {@code MemoryWire} leads to an {@link dev.penstock.bridge.InMemoryBroker}. All above
 *       runs over both unchanged, and one contract suite holds both to the same behaviour.
 *   <li>{@code NatsConnector} opens a {@code NatsLine}, one TCP connection: {@code SendBuffer} is
 *       what goes out of it, {@code ProtocolReader} what comes in. {@code NatsLogin} says who we
 *       are, {@code NatsTls} whom to trust, {@code NatsServers} where else to go.
 *   <li>{@code WindowPublisher}: a ring of slots sent in order, with one way to send again.
 *   <li>{@code PullFeed} asks the broker for messages and notices when it was forgotten; what it
 *       brought waits in its {@code PullLane}; {@code PullConsumer} hands it on in batches, {@code
 *       Delivery} is one message with its fate.
 *   <li>{@code PullLanes}: several durable consumers of different priority with one handler. {@code
 *       Credit} says how much each may ask for, by its {@code PullAccount}; {@code BatchPlan} how
 *       much of each goes into the next batch. The usual consumer has one lane.
 *   <li>{@code Requester} sends requests and finds the answers; {@link dev.penstock.bridge.Core}
 *       and {@code JetStreamApi} ask through it. {@code ServedEndpoint} is the other side.
 *   <li>{@link dev.penstock.bridge.KeyValue} is a {@code Bucket} in a stream: written by a
 *       publisher, read by a {@code MessageReader}, and watched through an {@code OrderedFeed},
 *       which makes its consumer again at the first doubt.
 *   <li>{@code TracedBridge} and {@code TracedPublisher} wrap a bridge and its publishers in spans.
 *   <li>{@code Provisioner} speaks {@code $JS.API} through {@code JetStreamApi}; {@code Declared}
 *       says what should exist, {@code InPlace} what may become of what does, and {@code
 *       Provisioning} is one attempt at a {@link dev.penstock.bridge.Plan}: looked at as a whole,
 *       then applied as a whole or not at all.
 * </ul>
 *
 * <h2>Threads</h2>
 *
 * <p>There are none but the event loops. The NATS client protocol is spoken over a Vert.x socket:
 * jnats has a thread for reading, one for writing and one per dispatcher, and each message crosses
 * three of them; on few cores that costs more than the protocol itself. jnats is here for what it
 * knows of keys: signing a server's nonce with an nkey or a creds file.
 *
 * <p>A wire lives on a context of its own. {@code Hop} is the way from there to the context of a
 * publisher or consumer, with one task of the event loop for a burst; {@code Home} is that context.
 * Sending needs no hop: any thread copies its message into the wire's buffer, under a lock that is
 * held for that copy, and what gathered while one piece was written is the next piece.
 *
 * <h2>When the connection breaks</h2>
 *
 * <p>A reconnect makes a new connection, so nothing that was queued on the old one can overtake.
 * Publishers then send everything without an outcome again, in order and under the same ids;
 * consumers ask again at once. Acknowledgements that were lost on the way cost a redelivery. A
 * server in lame duck mode is left for another one as soon as that is connected.
 */
@NullMarked
package dev.penstock.bridge;

import org.jspecify.annotations.NullMarked;
