package dev.penstock.dev.bench.start;

import java.time.Duration;

/**
 * One start, as it was when {@code /health/ready} answered 200 for the first time.
 *
 * @param ready since the process began
 * @param cpu that its JVM had used, without embedded servers
 * @param jvmRssBytes of the JVM
 * @param allPssBytes of the JVM and the servers it started, what they share counted once
 */
record Start(Duration ready, Duration cpu, long jvmRssBytes, long allPssBytes) {}
