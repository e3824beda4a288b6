-- One row an order, for good. What the provider is asked stands here before it is asked, so that
-- after a crash nobody has to guess whether money may have been taken.
CREATE TABLE payment.payments (
  order_id       uuid PRIMARY KEY,
  -- CHARGING: the provider may have been asked, its answer is not stored.
  -- VOID: cancelled, and no money was taken.
  -- REFUND_FAILED: cancelled, and giving the money back failed; it is tried again.
  state          text NOT NULL
    CHECK (state IN ('CHARGING', 'CAPTURED', 'DECLINED', 'REFUNDED', 'REFUND_FAILED', 'VOID')),
  amount_cents   bigint CHECK (amount_cents >= 0),
  currency       text CHECK (currency ~ '^[a-z]{3}$'),
  payment_method text CHECK (payment_method <> ''),
  payment_id     text UNIQUE CHECK (payment_id <> ''),
  decline_code   text CHECK (decline_code <> ''),
  refund_id      text UNIQUE CHECK (refund_id <> ''),
  first_asked_at timestamptz,
  asked_at       timestamptz CHECK (asked_at >= first_asked_at),
  decided_at     timestamptz,
  cancelled_at   timestamptz,
  refunded_at    timestamptz,

  -- Attempts to refund that failed, and those of them that the provider refused.
  refund_attempts  int NOT NULL DEFAULT 0,
  refund_refusals  int NOT NULL DEFAULT 0,
  -- Why the refund was given up for the time being at first, as it was announced; what the last
  -- attempt that failed met.
  refund_code      text CHECK (refund_code <> ''),
  refund_error     text CHECK (refund_error <> ''),
  refund_failed_at timestamptz,
  -- Where the cancellation came from, for what is announced without a message that leads to it.
  correlation_id   text,
  traceparent      text,
  -- When the refund is tried again; -infinity: at once, what came of it has to be announced; null:
  -- never. Who sets it to now has the refund tried now.
  due_at           timestamptz,

  CONSTRAINT charge_is_whole CHECK (
    num_nulls(amount_cents, currency, payment_method, first_asked_at, asked_at) IN (0, 5)),
  CONSTRAINT charge_is_known CHECK (state = 'VOID' OR amount_cents IS NOT NULL),
  CONSTRAINT payment_if_captured CHECK (
    (payment_id IS NOT NULL) = (state IN ('CAPTURED', 'REFUNDED', 'REFUND_FAILED'))),
  CONSTRAINT code_if_declined CHECK ((decline_code IS NOT NULL) = (state = 'DECLINED')),
  CONSTRAINT refund_if_refunded CHECK (
    (refund_id IS NOT NULL) = (state = 'REFUNDED')
    AND (refunded_at IS NOT NULL) = (state = 'REFUNDED')),
  CONSTRAINT decided_when_known CHECK (
    (decided_at IS NOT NULL)
    = (state IN ('CAPTURED', 'DECLINED', 'REFUNDED', 'REFUND_FAILED'))),
  CONSTRAINT given_back_only_if_cancelled CHECK (
    state NOT IN ('REFUNDED', 'REFUND_FAILED', 'VOID') OR cancelled_at IS NOT NULL),
  CONSTRAINT cancellation_has_an_origin CHECK (
    num_nulls(cancelled_at, correlation_id, traceparent) IN (0, 3)),
  CONSTRAINT refusals_are_attempts CHECK (refund_refusals BETWEEN 0 AND refund_attempts),
  CONSTRAINT failure_is_whole CHECK (
    num_nulls(refund_code, refund_failed_at) IN (0, 2)
    AND (refund_code IS NOT NULL OR state <> 'REFUND_FAILED')
    AND (refund_code IS NULL OR state IN ('REFUNDED', 'REFUND_FAILED'))
    AND (refund_attempts > 0) = (refund_error IS NOT NULL)),
  CONSTRAINT what_is_owed_is_due CHECK (
    CASE
      WHEN state = 'REFUNDED' THEN due_at IS NULL OR due_at = '-infinity'
      ELSE (due_at IS NOT NULL)
        = (state = 'REFUND_FAILED' OR state = 'CAPTURED' AND cancelled_at IS NOT NULL)
    END)
-- Room on each page for the second version of a row: every payment is written twice.
) WITH (fillfactor = 70);

-- Who has money to get back, the most urgent first.
CREATE INDEX payments_due ON payment.payments (due_at) WHERE due_at IS NOT NULL;

-- For as long nobody else tries a refund that somebody has begun to try.
CREATE FUNCTION payment.refund_lease() RETURNS interval LANGUAGE sql IMMUTABLE
RETURN interval '30 seconds';

-- When a refund is tried again after so many attempts that failed: twice as late with each.
CREATE FUNCTION payment.next_refund_at(attempts int, first_ms bigint, longest_ms bigint)
RETURNS timestamptz LANGUAGE sql STABLE
RETURN now() + least(longest_ms, first_ms * power(2, least(greatest(attempts, 1), 31) - 1))
  * interval '1 millisecond';

-- The database refuses what no code may do, whoever does it. What is allowed costs only the
-- comparison in WHEN: the function is called to refuse.
CREATE FUNCTION payment.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text := '';
BEGIN
  IF TG_LEVEL = 'ROW' THEN who := format(' (order %s, %s)', OLD.order_id, OLD.state); END IF;
  RAISE EXCEPTION USING
    ERRCODE = 'integrity_constraint_violation',
    MESSAGE = format('%s.%s: %s%s', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0], who),
    CONSTRAINT = TG_NAME;
END
$$;

-- A VOID payment may turn out to be captured: by the request of a process that was away for long.
CREATE TRIGGER payments_move_on BEFORE UPDATE ON payment.payments FOR EACH ROW
WHEN (NOT (NEW.state = OLD.state
  OR OLD.state = 'CHARGING' AND NEW.state IN ('CAPTURED', 'DECLINED', 'VOID')
  OR OLD.state = 'VOID' AND NEW.state = 'CAPTURED'
  OR OLD.state = 'CAPTURED' AND NEW.state IN ('REFUNDED', 'REFUND_FAILED')
  OR OLD.state = 'REFUND_FAILED' AND NEW.state = 'REFUNDED'))
EXECUTE FUNCTION payment.refuse('no such transition');

CREATE TRIGGER what_is_known_stays BEFORE UPDATE ON payment.payments FOR EACH ROW
WHEN (OLD.payment_id <> coalesce(NEW.payment_id, '')
  OR OLD.decline_code <> coalesce(NEW.decline_code, '')
  OR OLD.refund_id <> coalesce(NEW.refund_id, '')
  OR OLD.refund_code <> coalesce(NEW.refund_code, '')
  OR OLD.cancelled_at <> coalesce(NEW.cancelled_at, 'infinity'))
EXECUTE FUNCTION payment.refuse('what the provider said and a cancellation stay');

CREATE TRIGGER charges_stay BEFORE UPDATE OF order_id, amount_cents, currency, payment_method
ON payment.payments FOR EACH STATEMENT
EXECUTE FUNCTION payment.refuse('what is charged stays, or its idempotency key is refused');

CREATE TRIGGER payments_are_kept BEFORE DELETE OR TRUNCATE ON payment.payments FOR EACH STATEMENT
EXECUTE FUNCTION payment.refuse('payments are kept');
