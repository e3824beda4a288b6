package dev.penstock.launcher;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Configures logback from {@code conf/logback.xml} and the settings. */
public final class Logging {
  private static final int QUEUE_MAX = 8_192;

  private Logging() {}

  /** Throws {@link SettingsException} when the log file cannot be written. */
  static void configure(LogOptions options, Path home) {
    // Asynchronous, so that a slow terminal or disk never holds up an event loop.
    System.setProperty("penstock.log.format", options.format());
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    var file = home.resolve("conf/logback.xml");
    try {
      if (Files.exists(file)) {
        configurator.doConfigure(file.toFile());
      } else {
        configurator.doConfigure(
            Objects.requireNonNull(Logging.class.getResource("/logback.xml"), "logback.xml"));
      }
    } catch (JoranException e) {
      throw new SettingsException(file + " is not a logback configuration: " + e.getMessage());
    }
    var level = Level.toLevel(options.level().toUpperCase(Locale.ROOT));
    context.getLogger("dev.penstock").setLevel(level);
    if (!options.file().isEmpty()) addFile(context, Path.of(options.file()));
  }

  /** For a command whose findings say all there is to say. */
  public static void silence() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    context.getLogger("dev.penstock").setLevel(Level.OFF);
  }

  /** Writes what is still queued. */
  static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static void addFile(LoggerContext context, Path path) {
    var parent = path.toAbsolutePath().getParent();
    if (parent == null || !Files.isWritable(Files.exists(path) ? path : parent)) {
      throw new SettingsException(
          "log.file " + path + " cannot be written; name a file in a writable folder");
    }
    var encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("file");
    appender.setFile(path.toString());
    appender.setEncoder(encoder);
    appender.start();
    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setName("file-queue");
    queue.setQueueSize(QUEUE_MAX);
    queue.setNeverBlock(true);
    queue.addAppender(appender);
    queue.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(queue);
  }
}
