package dev.penstock.launcher.schema;

import java.util.List;
import java.util.Set;

/**
 * A connection that is no process of ours, with plain subscriptions to an event: it hears what is
 * published while it listens.
 *
 * @param name as the client gave it, with its address
 * @param versions of the event it hears
 */
record Subscriber(String name, List<String> subjects, Set<Integer> versions) {}
