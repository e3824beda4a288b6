-- The ledger of the payment gateway: what was charged, what was given back, and what was answered.
-- It belongs to the other side of the HTTP API. No service reads it; the auditor does.


-- One row for each Idempotency-Key that reached the ledger, written in the transaction of its effect.
CREATE TABLE gateway.idempotency_keys (
  key           text COLLATE "C" PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
  fingerprint   text        NOT NULL,           -- of the path and the parameters of the first request
  status_code   integer,
  response_body text,
  calls         integer     NOT NULL DEFAULT 1, -- requests with this key: the first, replays, misuses
  created_at    timestamptz NOT NULL,
  -- Both are null only inside the transaction that is still deciding.
  CHECK ((status_code IS NULL) = (response_body IS NULL))
);

CREATE TABLE gateway.payment_intents (
  id              text COLLATE "C" PRIMARY KEY,
  amount_cents    bigint      NOT NULL CHECK (amount_cents > 0),
  refunded_cents  bigint      NOT NULL DEFAULT 0,
  currency        text        NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
  payment_method  text        NOT NULL,
  status          text        NOT NULL,
  decline_code    text,
  order_id        text COLLATE "C",
  description     text,
  metadata        json        NOT NULL,
  -- Not unique: a gateway that has forgotten its keys charges a repeated key again, as Stripe does.
  idempotency_key text COLLATE "C" NOT NULL,
  created_at      timestamptz NOT NULL,
  CHECK ((status = 'succeeded' AND decline_code IS NULL)
      OR (status = 'requires_payment_method' AND decline_code IS NOT NULL)),
  CHECK (refunded_cents BETWEEN 0 AND amount_cents),
  CHECK (refunded_cents = 0 OR status = 'succeeded')
);

CREATE INDEX payment_intents_by_order ON gateway.payment_intents (order_id);

CREATE TABLE gateway.refunds (
  id              text COLLATE "C" PRIMARY KEY,
  payment_intent  text COLLATE "C" NOT NULL REFERENCES gateway.payment_intents,
  amount_cents    bigint      NOT NULL CHECK (amount_cents > 0),
  reason          text,
  metadata        json        NOT NULL,
  idempotency_key text COLLATE "C" NOT NULL,
  created_at      timestamptz NOT NULL
);

CREATE INDEX refunds_by_payment_intent ON gateway.refunds (payment_intent);

-- A refund counts itself, so that the CHECK above refuses one too many whoever inserts it.
CREATE FUNCTION gateway.count_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE gateway.payment_intents SET refunded_cents = refunded_cents + NEW.amount_cents
  WHERE id = NEW.payment_intent;
  RETURN NULL;
END
$$;

CREATE TRIGGER refund_is_counted AFTER INSERT ON gateway.refunds
FOR EACH ROW EXECUTE FUNCTION gateway.count_refund();
