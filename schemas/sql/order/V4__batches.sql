-- An order's own due_at is written only once it is late, or known not to be announced: then it is in
-- orders_due, and each change of it costs an entry in every index. Until then its batch is due instead,
-- so that nothing an ordinary order meets on its way changes what is indexed.

-- The orders that one transaction took in, until each of them has ended or is due itself. They are the
-- orders of that time of creation; a row is visible when they are, whenever their transaction commits.
CREATE TABLE orders.batches (
  batch_id   bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- When those of them that have not ended become due.
  due_at     timestamptz NOT NULL,
  PRIMARY KEY (due_at, batch_id)
);

-- What may have to be driven again. All that have not ended are among them. The orders are read by
-- their batches, whatever the planner knows of the tables: OFFSET 0 leaves it no other way.
CREATE VIEW orders.open AS
SELECT order_id FROM orders.orders WHERE due_at IS NOT NULL
UNION
SELECT o.order_id FROM orders.batches AS batch CROSS JOIN LATERAL (
  SELECT order_id FROM orders.orders
  WHERE created_at = batch.created_at AND due_at IS NULL AND ended_at IS NULL OFFSET 0) AS o;

-- When an order of a batch is due: with the batch, unless it came a step further in the second half of
-- the wait. Then it has a whole wait from that step on, or until the deadline when no other attempt
-- would have its time before.
CREATE FUNCTION orders.due_with(
  batch_due timestamptz, step timestamptz, wait interval, deadline timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE
RETURN CASE WHEN step + wait / 2 > batch_due THEN
    CASE WHEN step + 2 * wait <= deadline THEN step + wait ELSE greatest(deadline, step + wait) END
  ELSE batch_due END;

-- All that are there hold to it by the one before, so nobody has to wait for a look at them.
ALTER TABLE orders.orders
  DROP CONSTRAINT what_is_open_is_due,
  ADD CONSTRAINT what_has_ended_is_due_while_it_is_open
    CHECK (ended_at IS NULL OR (due_at IS NULL) = (
      coalesce(release_state <> 'PENDING', true)
      AND coalesce(refund_state IN ('VOID', 'DONE'), true))) NOT VALID;

CREATE TRIGGER what_is_open_stays_due BEFORE UPDATE ON orders.orders FOR EACH ROW
WHEN (OLD.due_at IS NOT NULL AND NEW.due_at IS NULL AND NEW.ended_at IS NULL)
EXECUTE FUNCTION orders.refuse('what is open stays due');

-- Room on each page for a reserved and an ended version of each row, both with the lines that the first
-- does not have. So all three stay on one page, and the table is smaller than when the last moves on.
ALTER TABLE orders.orders SET (fillfactor = 32);
