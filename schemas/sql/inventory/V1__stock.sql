-- What there is of each product and how much of it is promised. Byte order, so that rows are locked
-- and listed in one order whatever the database's locale. Rows change in place all the time: the
-- free half of each page keeps those updates off the index.
CREATE TABLE inventory.stock (
  product_id       text COLLATE "C" PRIMARY KEY CHECK (product_id ~ '^[A-Za-z0-9._-]{1,64}$'),
  on_hand          int         NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000),
  reserved         int         NOT NULL CHECK (reserved BETWEEN 0 AND on_hand),
  -- 100 lines of 1,000,000 pieces at this price are still less than 2^53 cents.
  unit_price_cents bigint      NOT NULL CHECK (unit_price_cents BETWEEN 0 AND 90000000),
  updated_at       timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Every change of on_hand, never altered: their sum per product is on_hand.
CREATE TABLE inventory.stock_adjustments (
  adjustment_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id    text COLLATE "C" NOT NULL REFERENCES inventory.stock,
  delta         int         NOT NULL CHECK (delta <> 0),
  adjusted_at   timestamptz NOT NULL DEFAULT now()
);

-- Inventory's word on each order, once: the primary key decides who gives it.
--   HELD      lines are promised              (inventory.reserved)
--   REJECTED  nothing is, for these shortages (inventory.rejected)
--   RELEASED  HELD until it was cancelled     (inventory.released)
--   VOID      cancelled before it was decided (inventory.voided)
CREATE TABLE inventory.reservations (
  order_id       uuid PRIMARY KEY,
  state          text        NOT NULL,
  lines          jsonb, -- [{"product_id", "quantity", "unit_price_cents"}], one a product
  amount_cents   bigint CHECK (amount_cents BETWEEN 0 AND 9007199254740991),
  currency       text CHECK (currency ~ '^[a-z]{3}$'),
  customer_id    text,
  payment_method text,
  shortages      jsonb, -- [{"product_id", "requested", "available"}]
  decided_at     timestamptz NOT NULL DEFAULT now(),
  released_at    timestamptz,
  CONSTRAINT state_has_its_answer CHECK (
    CASE state
      WHEN 'HELD' THEN
        jsonb_array_length(lines) > 0 AND amount_cents IS NOT NULL AND currency IS NOT NULL
        AND shortages IS NULL AND released_at IS NULL
      WHEN 'RELEASED' THEN
        jsonb_array_length(lines) > 0 AND amount_cents IS NOT NULL AND currency IS NOT NULL
        AND shortages IS NULL AND released_at IS NOT NULL
      WHEN 'REJECTED' THEN
        jsonb_array_length(shortages) > 0
        AND lines IS NULL AND amount_cents IS NULL AND released_at IS NULL
      WHEN 'VOID' THEN
        lines IS NULL AND amount_cents IS NULL AND shortages IS NULL AND released_at IS NULL
      ELSE false
    END IS TRUE)
);

-- What an auditor checks, per product: adjusted = on_hand and held = reserved.
CREATE VIEW inventory.conservation AS
SELECT
  stock.product_id,
  stock.on_hand,
  coalesce(adjustments.total, 0) AS adjusted,
  stock.reserved,
  coalesce(holds.total, 0) AS held
FROM inventory.stock
LEFT JOIN (
  SELECT product_id, sum(delta) AS total FROM inventory.stock_adjustments GROUP BY product_id
) AS adjustments USING (product_id)
LEFT JOIN (
  SELECT line.product_id, sum(line.quantity) AS total
  FROM inventory.reservations
  CROSS JOIN LATERAL jsonb_to_recordset(lines) AS line (product_id text, quantity int)
  WHERE state = 'HELD'
  GROUP BY line.product_id
) AS holds USING (product_id);

-- The database refuses what no code may do, whoever does it. What is allowed costs only the
-- comparison in WHEN: the function is called to refuse.
CREATE FUNCTION inventory.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER reservations_are_released_once BEFORE UPDATE ON inventory.reservations FOR EACH ROW
WHEN (NOT (OLD.state = 'HELD' AND NEW.state = 'RELEASED'))
EXECUTE FUNCTION inventory.refuse('a reservation is released, once, and nothing else');

CREATE TRIGGER what_was_reserved_stays BEFORE UPDATE OF order_id, lines, amount_cents, currency,
  customer_id, payment_method, shortages, decided_at
ON inventory.reservations FOR EACH STATEMENT
EXECUTE FUNCTION inventory.refuse('what was reserved stays');

CREATE TRIGGER reservations_are_kept BEFORE DELETE OR TRUNCATE ON inventory.reservations
FOR EACH STATEMENT EXECUTE FUNCTION inventory.refuse('reservations are kept');

CREATE TRIGGER adjustments_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE
ON inventory.stock_adjustments FOR EACH STATEMENT
EXECUTE FUNCTION inventory.refuse('adjustments are only added; undo one by another');
