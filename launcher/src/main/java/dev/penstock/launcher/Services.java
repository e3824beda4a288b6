package dev.penstock.launcher;

import dev.penstock.deadletter.DeadletterConfig;
import dev.penstock.deadletter.DeadletterService;
import dev.penstock.gateway.GatewayConfig;
import dev.penstock.inventory.InventoryConfig;
import dev.penstock.inventory.InventoryService;
import dev.penstock.order.OrderConfig;
import dev.penstock.order.OrderService;
import dev.penstock.payment.PaymentConfig;
import dev.penstock.payment.PaymentService;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.versions.VersionOptions;
import dev.penstock.store.LedgerOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The services this launcher knows, and the sections of the configuration. */
public final class Services {
  private static final Map<String, Function<Settings, Service>> REGISTRY = registry();

  private Services() {}

  /** In the order a newcomer reads them. */
  public static List<String> names() {
    return List.copyOf(REGISTRY.keySet());
  }

  /** All of them, with the settings they have by default: for what they declare. */
  public static List<Service> declared() {
    var settings = Settings.defaults(sections());
    return REGISTRY.values().stream().map(service -> service.apply(settings)).toList();
  }

  static Service create(String name, Settings settings) {
    return Objects.requireNonNull(REGISTRY.get(name), name).apply(settings);
  }

  /** Each section's defaults. */
  static Map<String, Record> sections() {
    var sections = new LinkedHashMap<String, Record>();
    sections.put("http", HttpOptions.DEFAULTS);
    sections.put("data", DataOptions.DEFAULTS);
    sections.put("nats", NatsOptions.DEFAULTS);
    sections.put("postgres", PostgresOptions.DEFAULTS);
    sections.put("database", LedgerOptions.DEFAULTS);
    sections.put("streams", StreamOptions.DEFAULTS);
    sections.put("pipeline", PipelineOptions.DEFAULTS);
    sections.put("schemas", VersionOptions.DEFAULTS);
    sections.put("log", LogOptions.DEFAULTS);
    sections.put("order", OrderConfig.DEFAULTS);
    sections.put("inventory", InventoryConfig.DEFAULTS);
    sections.put("payment", PaymentConfig.DEFAULTS);
    sections.put("gateway", GatewayConfig.DEFAULTS);
    sections.put("deadletter", DeadletterConfig.DEFAULTS);
    return sections;
  }

  private static Map<String, Function<Settings, Service>> registry() {
    var registry = new LinkedHashMap<String, Function<Settings, Service>>();
    registry.put("order", s -> new OrderService(s.bind("order", OrderConfig.class)));
    registry.put(
        "inventory", s -> new InventoryService(s.bind("inventory", InventoryConfig.class)));
    registry.put("payment", s -> new PaymentService(s.bind("payment", PaymentConfig.class)));
    registry.put("gateway", s -> new GatewayService(s.bind("gateway", GatewayConfig.class)));
    registry.put(
        "deadletter", s -> new DeadletterService(s.bind("deadletter", DeadletterConfig.class)));
    return registry;
  }
}
