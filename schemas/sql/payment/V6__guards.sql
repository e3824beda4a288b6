-- PostgreSQL reads the constraints of a table and the conditions of its triggers anew for each statement
-- that writes to it, the longer the slower; those of a domain it reads once a session, and asks them only
-- of columns that a statement sets. So what concerns one column is said by its domain, and the others are
-- short. Nothing is permitted that was not before, and all rows hold to it already: no table is rewritten,
-- and nobody waits for a look at one.

-- A domain without a constraint is the same type. State and refund_id keep theirs: all that refers to a
-- state would be longer, and a partial index on the other would be built anew.
CREATE DOMAIN payment.amount_cents AS bigint;
CREATE DOMAIN payment.currency     AS text;
CREATE DOMAIN payment.priority     AS text;
CREATE DOMAIN payment.nonempty     AS text;

-- The type of a column that a trigger names cannot change.
DROP TRIGGER payments_move_on ON payment.payments;
DROP TRIGGER what_is_known_stays ON payment.payments;
DROP TRIGGER charges_stay ON payment.payments;

-- Where a column tells of a state as well, it is asked.
ALTER TABLE payment.payments
  DROP CONSTRAINT payments_amount_cents_check,
  DROP CONSTRAINT payments_currency_check,
  DROP CONSTRAINT payments_priority_check,
  DROP CONSTRAINT payments_payment_method_check,
  DROP CONSTRAINT payments_payment_id_check,
  DROP CONSTRAINT payments_decline_code_check,
  DROP CONSTRAINT payments_refund_code_check,
  DROP CONSTRAINT payments_refund_error_check,
  DROP CONSTRAINT charge_is_whole,
  DROP CONSTRAINT charge_is_known,
  DROP CONSTRAINT payment_if_captured,
  DROP CONSTRAINT code_if_declined,
  DROP CONSTRAINT refund_if_refunded,
  DROP CONSTRAINT failure_is_whole,
  DROP CONSTRAINT what_is_owed_is_due,

  ALTER COLUMN amount_cents   TYPE payment.amount_cents,
  ALTER COLUMN currency       TYPE payment.currency,
  ALTER COLUMN priority       TYPE payment.priority,
  ALTER COLUMN payment_method TYPE payment.nonempty,
  ALTER COLUMN payment_id     TYPE payment.nonempty,
  ALTER COLUMN decline_code   TYPE payment.nonempty,
  ALTER COLUMN refund_code    TYPE payment.nonempty,
  ALTER COLUMN refund_error   TYPE payment.nonempty,

  ADD CONSTRAINT charge_is_whole CHECK (
    num_nulls(amount_cents, currency, payment_method, first_asked_at, asked_at) IN (0, 5)) NOT VALID,
  ADD CONSTRAINT charge_is_known CHECK (state = 'VOID' OR amount_cents IS NOT NULL) NOT VALID,
  ADD CONSTRAINT payment_if_captured CHECK (
    (payment_id IS NOT NULL) = (state IN ('CAPTURED', 'REFUNDED', 'REFUND_FAILED'))) NOT VALID,
  ADD CONSTRAINT code_if_declined CHECK (
    (decline_code IS NOT NULL) = (state = 'DECLINED')) NOT VALID,
  ADD CONSTRAINT refund_if_refunded CHECK (
    (refund_id IS NOT NULL) = (state = 'REFUNDED')
    AND (refunded_at IS NULL) = (refund_id IS NULL)) NOT VALID,
  ADD CONSTRAINT failure_is_whole CHECK (
    (refund_failed_at IS NULL) = (refund_code IS NULL)
    AND (refund_id IS NOT NULL OR (refund_code IS NOT NULL) = (state = 'REFUND_FAILED'))
    AND (refund_attempts > 0) = (refund_error IS NOT NULL)) NOT VALID,
  ADD CONSTRAINT what_is_owed_is_due CHECK (
    refund_id IS NOT NULL AND due_at = '-infinity'
    OR (due_at IS NULL)
      = (payment_id IS NULL OR cancelled_at IS NULL OR refund_id IS NOT NULL)) NOT VALID;

ALTER DOMAIN payment.amount_cents ADD CONSTRAINT payments_amount_cents_check
  CHECK (VALUE >= 0) NOT VALID;
ALTER DOMAIN payment.currency ADD CONSTRAINT payments_currency_check
  CHECK (VALUE ~ '^[a-z]{3}$') NOT VALID;
ALTER DOMAIN payment.priority ADD CONSTRAINT payments_priority_check
  CHECK (VALUE IN ('standard', 'express')) NOT VALID;
ALTER DOMAIN payment.nonempty ADD CONSTRAINT a_text_is_not_empty
  CHECK (VALUE <> '') NOT VALID;

-- A VOID payment may turn out to be captured: by the request of a process that was away for long.
CREATE FUNCTION payment.move_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  refusal text := CASE
    WHEN NOT (NEW.state = OLD.state
      OR OLD.state = 'CHARGING' AND NEW.state IN ('CAPTURED', 'DECLINED', 'VOID')
      OR OLD.state = 'VOID' AND NEW.state = 'CAPTURED'
      OR OLD.state = 'CAPTURED' AND NEW.state IN ('REFUNDED', 'REFUND_FAILED')
      OR OLD.state = 'REFUND_FAILED' AND NEW.state = 'REFUNDED')
    THEN 'no such transition'
    WHEN OLD.payment_id <> coalesce(NEW.payment_id, '')
      OR OLD.decline_code <> coalesce(NEW.decline_code, '')
      OR OLD.refund_id <> coalesce(NEW.refund_id, '')
      OR OLD.refund_code <> coalesce(NEW.refund_code, '')
      OR OLD.cancelled_at <> coalesce(NEW.cancelled_at, 'infinity')
    THEN 'what the provider said and a cancellation stay' END;
BEGIN
  IF refusal IS NULL THEN RETURN NEW; END IF;
  RAISE EXCEPTION USING
    ERRCODE = 'integrity_constraint_violation',
    MESSAGE = format('%s.%s: %s (order %s, %s)',
      TG_TABLE_SCHEMA, TG_TABLE_NAME, refusal, OLD.order_id, OLD.state),
    CONSTRAINT = TG_NAME;
END
$$;

-- Of a charge that is neither decided nor cancelled nothing is known yet, and it may become all that is
-- permitted of a payment that is not cancelled: so for most the function is not called.
CREATE TRIGGER payments_move_on BEFORE UPDATE ON payment.payments FOR EACH ROW
WHEN (coalesce(OLD.decided_at, OLD.cancelled_at, NEW.cancelled_at) IS NOT NULL)
EXECUTE FUNCTION payment.move_on();

CREATE TRIGGER charges_stay BEFORE UPDATE OF order_id, amount_cents, currency, payment_method
ON payment.payments FOR EACH STATEMENT
EXECUTE FUNCTION payment.refuse('what is charged stays, or its idempotency key is refused');
