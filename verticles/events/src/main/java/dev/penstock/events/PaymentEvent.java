package dev.penstock.events;

import java.util.UUID;

/** What the payment service says. */
public sealed interface PaymentEvent extends Event {
  String CAPTURED = "payments.captured";
  String DECLINED = "payments.declined";
  String REFUNDED = "payments.refunded";
  String REFUND_FAILED = "payments.refund_failed";
  String VOIDED = "payments.voided";

  <R> R match(Cases<R> cases);

  interface Cases<R> {
    R captured(Captured event);

    R declined(Declined event);

    R refunded(Refunded event);

    R refundFailed(RefundFailed event);

    R voided(Voided event);
  }

  /**
   * The money is taken.
   *
   * @param paymentId the provider's id of the payment
   */
  record Captured(UUID orderId, Money amount, String paymentId) implements PaymentEvent {
    @Override
    public String subject() {
      return CAPTURED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.captured(this);
    }
  }

  /**
   * The provider refused for good.
   *
   * @param code the provider's decline code, such as {@code generic_decline}
   */
  record Declined(UUID orderId, Money amount, String code) implements PaymentEvent {
    @Override
    public String subject() {
      return DECLINED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.declined(this);
    }
  }

  /** Compensation: what was captured for a cancelled order is given back. */
  record Refunded(UUID orderId, Money amount, String paymentId, String refundId)
      implements PaymentEvent {
    @Override
    public String subject() {
      return REFUNDED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.refunded(this);
    }
  }

  /**
   * Compensation has failed so far: what was captured for a cancelled order could not be given
   * back. It is tried again.
   *
   * @param code why it failed at first
   */
  record RefundFailed(UUID orderId, Money amount, String paymentId, String code)
      implements PaymentEvent {
    @Override
    public String subject() {
      return REFUND_FAILED;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.refundFailed(this);
    }
  }

  /**
   * Compensation: no money was taken for the cancelled order. Should the provider take it after
   * all, it is given back, and that is said too.
   */
  record Voided(UUID orderId) implements PaymentEvent {
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
