-- The ledger of orders: one row for each order, from its acceptance to its one end.
CREATE TABLE orders.orders (
  order_id        uuid PRIMARY KEY,
  status          text NOT NULL
                  CHECK (status IN ('ACCEPTED', 'RESERVED', 'CONFIRMED', 'CANCELLED')),
  reason          text
                  CHECK (reason IN ('insufficient_stock', 'payment_declined',
                                    'customer_request', 'timed_out')),
  items           jsonb NOT NULL
                  CHECK (CASE WHEN jsonb_typeof(items) = 'array'
                              THEN jsonb_array_length(items) > 0 ELSE false END),
  -- What is held, with the catalogue's prices; known from the reservation on.
  lines           jsonb CHECK (jsonb_typeof(lines) = 'array'),
  amount_cents    bigint CHECK (amount_cents >= 0),
  currency        text CHECK (currency ~ '^[a-z]{3}$'),
  customer_id     text,
  payment_method  text,
  correlation_id  text NOT NULL CHECK (length(correlation_id) BETWEEN 1 AND 64),
  traceparent     text NOT NULL,
  idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  -- SHA-256 of what was ordered under that key.
  request_hash    bytea CHECK (octet_length(request_hash) = 32),
  created_at      timestamptz NOT NULL DEFAULT now(),
  reserved_at     timestamptz,
  ended_at        timestamptz,
  -- What is given back for a cancelled order: null, there is nothing; PENDING, not heard of yet;
  -- VOID, there turned out to be nothing; FAILED, tried in vain and tried again; DONE.
  release_state   text CHECK (release_state IN ('PENDING', 'VOID', 'DONE')),
  refund_state    text CHECK (refund_state IN ('PENDING', 'VOID', 'FAILED', 'DONE')),
  -- How often what the order waits for was asked of the broker, as far as is known: orders.created,
  -- and from the cancellation on orders.cancelled.
  attempts        integer NOT NULL CHECK (attempts >= 0),
  -- When that is asked again unless the order makes progress before; -infinity: at once, because
  -- it is known not to have reached the broker; null: never, since nothing is open.
  due_at          timestamptz,
  -- When the order is given up. What is open is due then at the latest; whatever is due later than
  -- that, or just then, has had its last attempt.
  deadline_at     timestamptz NOT NULL CHECK (deadline_at > created_at),

  CONSTRAINT an_end_has_its_time
    CHECK ((status IN ('CONFIRMED', 'CANCELLED')) = (ended_at IS NOT NULL)),
  CONSTRAINT only_a_cancellation_has_a_reason
    CHECK ((status = 'CANCELLED') = (reason IS NOT NULL)),
  CONSTRAINT only_a_cancellation_is_compensated
    CHECK (status = 'CANCELLED' OR num_nonnulls(release_state, refund_state) = 0),
  CONSTRAINT what_is_open_is_due
    CHECK ((due_at IS NULL) = (ended_at IS NOT NULL
      AND coalesce(release_state <> 'PENDING', true)
      AND coalesce(refund_state IN ('VOID', 'DONE'), true))),
  CONSTRAINT an_amount_has_its_currency
    CHECK ((amount_cents IS NULL) = (currency IS NULL)),
  CONSTRAINT what_is_reserved_or_paid_has_an_amount
    CHECK (status NOT IN ('RESERVED', 'CONFIRMED') OR amount_cents IS NOT NULL),
  CONSTRAINT what_is_reserved_or_paid_was_reserved
    CHECK (status NOT IN ('RESERVED', 'CONFIRMED') OR reserved_at IS NOT NULL),
  CONSTRAINT a_key_belongs_to_one_request
    CHECK ((idempotency_key IS NULL) = (request_hash IS NULL))
-- Room on each page for the second version of a row: that of a reserved order, which changes nothing
-- that is indexed.
) WITH (fillfactor = 65);

-- Partial, because most producers outside send no key.
CREATE UNIQUE INDEX orders_idempotency_key ON orders.orders (idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- What may have to be driven again, the most urgent first.
CREATE INDEX orders_due ON orders.orders (due_at) WHERE due_at IS NOT NULL;

-- When to look again at an order that makes no progress: after a while; but when no other attempt
-- would have the grace it takes before the deadline, this one is the last, and it is due at the
-- deadline. An attempt that is made late, after an outage, has its grace too. The end of an order
-- is said again for ever.
CREATE FUNCTION orders.due_after(wait interval, grace interval, deadline timestamptz, ended boolean)
RETURNS timestamptz LANGUAGE sql STABLE
RETURN CASE WHEN ended OR now() + wait + grace <= deadline THEN now() + wait
            ELSE greatest(deadline, now() + grace) END;

-- The list, newest first, whole and of the cancelled ones. Open orders are found by orders_due;
-- confirmed ones are nearly all. An index over the status would be written with each step of each
-- order, and with it all others.
CREATE INDEX orders_newest ON orders.orders (created_at, order_id);
CREATE INDEX orders_cancelled ON orders.orders (created_at, order_id) WHERE reason IS NOT NULL;

-- The database refuses what no code may do, whoever does it. What is allowed costs only the
-- comparison in WHEN: the function is called to refuse.
CREATE FUNCTION orders.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text := '';
BEGIN
  IF TG_LEVEL = 'ROW' THEN who := format(' (order %s, %s)', OLD.order_id, OLD.status); END IF;
  RAISE EXCEPTION USING
    ERRCODE = 'integrity_constraint_violation',
    MESSAGE = format('%s.%s: %s%s', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0], who),
    CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER orders_move_on BEFORE UPDATE ON orders.orders FOR EACH ROW
WHEN (NOT (NEW.status = OLD.status
  OR OLD.status = 'ACCEPTED'
  OR OLD.status = 'RESERVED' AND NEW.status <> 'ACCEPTED'))
EXECUTE FUNCTION orders.refuse('no such transition');

-- An order that has ended only hears what is given back, and does not forget it.
CREATE TRIGGER ends_stay BEFORE UPDATE ON orders.orders FOR EACH ROW
WHEN (OLD.ended_at IS NOT NULL AND (
  (NEW.status, NEW.reason, NEW.ended_at, NEW.reserved_at, NEW.amount_cents, NEW.currency, NEW.lines)
    IS DISTINCT FROM
    (OLD.status, OLD.reason, OLD.ended_at, OLD.reserved_at, OLD.amount_cents, OLD.currency, OLD.lines)
  OR coalesce(array_position('{PENDING,VOID,DONE}'::text[], NEW.release_state), 0)
    < coalesce(array_position('{PENDING,VOID,DONE}'::text[], OLD.release_state), 0)
  OR coalesce(array_position('{PENDING,VOID,FAILED,DONE}'::text[], NEW.refund_state), 0)
    < coalesce(array_position('{PENDING,VOID,FAILED,DONE}'::text[], OLD.refund_state), 0)))
EXECUTE FUNCTION orders.refuse('an end and what was given back stay');

CREATE TRIGGER what_was_ordered_stays BEFORE UPDATE OF order_id, items, customer_id, payment_method,
  correlation_id, traceparent, idempotency_key, request_hash, created_at, deadline_at
ON orders.orders FOR EACH STATEMENT
EXECUTE FUNCTION orders.refuse('what was ordered, when and under which key stays');

CREATE TRIGGER orders_are_kept BEFORE DELETE OR TRUNCATE ON orders.orders FOR EACH STATEMENT
EXECUTE FUNCTION orders.refuse('orders are kept');

-- Each time the broker was found to have lost messages. What had not ended was made due in the same
-- transaction; when the stream lost some of it that says how orders ended, what had ended before is
-- announced again from here, the oldest order first. Only the last such loss matters: it covers those
-- before it.
CREATE TABLE orders.losses (
  loss_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  streams     text[]      NOT NULL,
  noticed_at  timestamptz NOT NULL DEFAULT now(),
  -- The end of an order that ended before was not in the stream any more.
  ended_since timestamptz NOT NULL,
  -- The order up to which all are announced.
  created_at  timestamptz NOT NULL,
  order_id    uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  announced   bigint      NOT NULL DEFAULT 0 CHECK (announced >= 0),
  done_at     timestamptz
);

CREATE INDEX losses_open ON orders.losses (loss_id) WHERE done_at IS NULL;
