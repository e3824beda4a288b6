-- PostgreSQL reads the constraints of a table and the conditions of its triggers anew for each statement
-- that writes to it, the longer the slower; those of a domain it reads once a session, and asks them only
-- of columns that a statement sets. So what concerns one column is said by its domain, and the others are
-- short. Nothing is permitted that was not before, and all rows hold to it already: no table is rewritten,
-- and nobody waits for a look at one.

-- A domain without a constraint is the same type. Status, reason and idempotency_key keep theirs: all that
-- refers to a status would be longer, and partial indexes on the others would be built anew.
CREATE DOMAIN orders.items          AS jsonb;
CREATE DOMAIN orders.lines          AS jsonb;
CREATE DOMAIN orders.quote          AS jsonb;
CREATE DOMAIN orders.amount_cents   AS bigint;
CREATE DOMAIN orders.currency       AS text;
CREATE DOMAIN orders.correlation_id AS text;
CREATE DOMAIN orders.request_hash   AS bytea;
CREATE DOMAIN orders.release_state  AS text;
CREATE DOMAIN orders.refund_state   AS text;
CREATE DOMAIN orders.attempts       AS integer;
CREATE DOMAIN orders.priority       AS text;

-- The type of a column that a trigger names cannot change.
DROP TRIGGER orders_move_on ON orders.orders;
DROP TRIGGER ends_stay ON orders.orders;
DROP TRIGGER what_was_ordered_stays ON orders.orders;
DROP TRIGGER priority_stays ON orders.orders;

-- A cancelled order is told by its reason as well.
ALTER TABLE orders.orders
  DROP CONSTRAINT orders_items_check,
  DROP CONSTRAINT orders_lines_check,
  DROP CONSTRAINT orders_quote_check,
  DROP CONSTRAINT orders_amount_cents_check,
  DROP CONSTRAINT orders_currency_check,
  DROP CONSTRAINT orders_correlation_id_check,
  DROP CONSTRAINT orders_request_hash_check,
  DROP CONSTRAINT orders_release_state_check,
  DROP CONSTRAINT orders_refund_state_check,
  DROP CONSTRAINT orders_attempts_check,
  DROP CONSTRAINT orders_priority_check,
  DROP CONSTRAINT only_a_cancellation_is_compensated,
  DROP CONSTRAINT what_has_ended_is_due_while_it_is_open,
  DROP CONSTRAINT an_amount_has_its_currency,
  DROP CONSTRAINT what_is_reserved_or_paid_has_an_amount,
  DROP CONSTRAINT what_is_reserved_or_paid_was_reserved,
  DROP CONSTRAINT a_key_belongs_to_one_request,

  ALTER COLUMN items          TYPE orders.items,
  ALTER COLUMN lines          TYPE orders.lines,
  ALTER COLUMN quote          TYPE orders.quote,
  ALTER COLUMN amount_cents   TYPE orders.amount_cents,
  ALTER COLUMN currency       TYPE orders.currency,
  ALTER COLUMN correlation_id TYPE orders.correlation_id,
  ALTER COLUMN request_hash   TYPE orders.request_hash,
  ALTER COLUMN release_state  TYPE orders.release_state,
  ALTER COLUMN refund_state   TYPE orders.refund_state,
  ALTER COLUMN attempts       TYPE orders.attempts,
  ALTER COLUMN priority       TYPE orders.priority,

  ADD CONSTRAINT only_a_cancellation_is_compensated
    CHECK (reason IS NOT NULL OR num_nonnulls(release_state, refund_state) = 0) NOT VALID,
  ADD CONSTRAINT what_has_ended_is_due_while_it_is_open
    CHECK (ended_at IS NULL
      OR (due_at IS NOT NULL) = (concat(release_state, refund_state) ~ 'PENDING|FAILED')) NOT VALID,
  ADD CONSTRAINT an_amount_has_its_currency
    CHECK ((amount_cents IS NULL) = (currency IS NULL)) NOT VALID,
  ADD CONSTRAINT what_is_reserved_or_paid_was_reserved
    CHECK (status = 'ACCEPTED' OR reason IS NOT NULL OR num_nulls(amount_cents, reserved_at) = 0)
    NOT VALID,
  ADD CONSTRAINT a_key_belongs_to_one_request
    CHECK ((idempotency_key IS NULL) = (request_hash IS NULL)) NOT VALID;

ALTER DOMAIN orders.items ADD CONSTRAINT orders_items_check
  CHECK (CASE WHEN jsonb_typeof(VALUE) = 'array' THEN jsonb_array_length(VALUE) > 0 ELSE false END)
  NOT VALID;
ALTER DOMAIN orders.lines ADD CONSTRAINT orders_lines_check
  CHECK (jsonb_typeof(VALUE) = 'array') NOT VALID;
ALTER DOMAIN orders.quote ADD CONSTRAINT orders_quote_check
  CHECK (jsonb_typeof(VALUE) = 'object') NOT VALID;
ALTER DOMAIN orders.amount_cents ADD CONSTRAINT orders_amount_cents_check
  CHECK (VALUE >= 0) NOT VALID;
ALTER DOMAIN orders.currency ADD CONSTRAINT orders_currency_check
  CHECK (VALUE ~ '^[a-z]{3}$') NOT VALID;
ALTER DOMAIN orders.correlation_id ADD CONSTRAINT orders_correlation_id_check
  CHECK (length(VALUE) BETWEEN 1 AND 64) NOT VALID;
ALTER DOMAIN orders.request_hash ADD CONSTRAINT orders_request_hash_check
  CHECK (octet_length(VALUE) = 32) NOT VALID;
ALTER DOMAIN orders.release_state ADD CONSTRAINT orders_release_state_check
  CHECK (VALUE IN ('PENDING', 'VOID', 'DONE')) NOT VALID;
ALTER DOMAIN orders.refund_state ADD CONSTRAINT orders_refund_state_check
  CHECK (VALUE IN ('PENDING', 'VOID', 'FAILED', 'DONE')) NOT VALID;
ALTER DOMAIN orders.attempts ADD CONSTRAINT orders_attempts_check
  CHECK (VALUE >= 0) NOT VALID;
ALTER DOMAIN orders.priority ADD CONSTRAINT orders_priority_check
  CHECK (VALUE IN ('standard', 'express')) NOT VALID;

-- From where no other trigger says that all stays.
CREATE TRIGGER orders_move_on BEFORE UPDATE ON orders.orders FOR EACH ROW
WHEN (OLD.status = 'RESERVED' AND NEW.status = 'ACCEPTED')
EXECUTE FUNCTION orders.refuse('no such transition');

-- An order that has ended only hears what is given back, and does not forget it. Few are written then, so
-- that this is left to a function, which a session reads once.
CREATE FUNCTION orders.keep_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  releases CONSTANT text[] := '{PENDING,VOID,DONE}';
  refunds  CONSTANT text[] := '{PENDING,VOID,FAILED,DONE}';
BEGIN
  IF (NEW.status, NEW.reason, NEW.ended_at, NEW.reserved_at, NEW.amount_cents, NEW.currency, NEW.lines)
      IS DISTINCT FROM
      (OLD.status, OLD.reason, OLD.ended_at, OLD.reserved_at, OLD.amount_cents, OLD.currency, OLD.lines)
    OR coalesce(array_position(releases, NEW.release_state), 0)
      < coalesce(array_position(releases, OLD.release_state), 0)
    OR coalesce(array_position(refunds, NEW.refund_state), 0)
      < coalesce(array_position(refunds, OLD.refund_state), 0)
  THEN
    RAISE EXCEPTION USING
      ERRCODE = 'integrity_constraint_violation',
      MESSAGE = format('%s.%s: an end and what was given back stay (order %s, %s)',
        TG_TABLE_SCHEMA, TG_TABLE_NAME, OLD.order_id, OLD.status),
      CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER ends_stay BEFORE UPDATE ON orders.orders FOR EACH ROW
WHEN (OLD.ended_at IS NOT NULL)
EXECUTE FUNCTION orders.keep_end();

CREATE TRIGGER what_was_ordered_stays BEFORE UPDATE OF order_id, items, customer_id, payment_method,
  correlation_id, traceparent, idempotency_key, request_hash, created_at, deadline_at, priority
ON orders.orders FOR EACH STATEMENT
EXECUTE FUNCTION orders.refuse('what was ordered, when and under which key stays');
