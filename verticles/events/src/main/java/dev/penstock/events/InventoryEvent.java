package dev.penstock.events;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the inventory service says. */
public sealed interface InventoryEvent extends Event {
  String RESERVED = "inventory.reserved";
  String REJECTED = "inventory.rejected";
  String RELEASED = "inventory.released";
  String VOIDED = "inventory.voided";

  <R> R match(Cases<R> cases);

  interface Cases<R> {
    R reserved(Reserved event);

    R rejected(Rejected event);

    R released(Released event);

    R voided(Voided event);
  }

  /** All lines are held, and this is what they cost. Carries on what payment has to know. */
  record Reserved(
      UUID orderId,
      List<Line> lines,
      Money amount,
      Optional<String> customerId,
      Optional<String> paymentMethod)
      implements InventoryEvent {
    public Reserved {
      lines = List.copyOf(lines);
    }

    @Override
    public String subject() {
      return RESERVED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reserved(this);
    }
  }

  /** Nothing is held, because of these shortages. */
  record Rejected(UUID orderId, List<Shortage> shortages) implements InventoryEvent {
    public Rejected {
      shortages = List.copyOf(shortages);
    }

    @Override
    public String subject() {
      return REJECTED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.rejected(this);
    }
  }

  /** Compensation: what was held for a cancelled order is available again. */
  record Released(UUID orderId, List<Line> lines) implements InventoryEvent {
    public Released {
      lines = List.copyOf(lines);
    }

    @Override
    public String subject() {
      return RELEASED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.released(this);
    }
  }

  /** Compensation: nothing was held for the cancelled order, and nothing will be. */
  record Voided(UUID orderId) implements InventoryEvent {
    @Override
    public String subject() {
      return VOIDED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.voided(this);
    }
  }
}
