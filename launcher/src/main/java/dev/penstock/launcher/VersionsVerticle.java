package dev.penstock.launcher;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.Registration;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.Presence;
import dev.penstock.pipeline.versions.Versions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Follows which versions of events are to be published, and says what this process does. */
final class VersionsVerticle extends VerticleBase {
  private static final Duration DRAIN_MAX = Duration.ofSeconds(1);
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final int KEYS = 0x10000;

  private final Bridge bridge;
  private final Versions versions;
  private final List<String> services;
  private final String key = key();
  private @Nullable Presence presence;
  private @Nullable Registration following;

  VersionsVerticle(Bridge bridge, Versions versions, List<String> services) {
    this.bridge = bridge;
    this.versions = versions;
    this.services = services;
  }

  @Override
  public Future<?> start() {
    var instances = bridge.keyValue(Presence.BUCKET);
    var presence = new Presence(vertx, instances, versions, key, services);
    this.presence = presence;
    return versions
        .follow(bridge.keyValue(PolicyBucket.NAME), presence::say)
        .onSuccess(registration -> following = registration)
        .onSuccess(registration -> presence.start());
  }

  @Override
  public Future<?> stop() {
    var drained = following == null ? Future.succeededFuture() : following.drain(DRAIN_MAX);
    return presence == null ? drained : drained.eventually(presence::stop);
  }

  /** The number at the end tells several of one process apart, and containers' equal pids. */
  private static String key() {
    return "%s-%d-%04x"
        .formatted(
            hostName().replaceAll("[^A-Za-z0-9_-]", "-"),
            ProcessHandle.current().pid(),
            ThreadLocalRandom.current().nextInt(KEYS));
  }

  private static String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "host";
    }
  }
}
