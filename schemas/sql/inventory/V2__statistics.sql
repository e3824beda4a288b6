-- Rows are found by indexes, whatever the columns hold: so little is learned about those that are looked
-- for, and nothing about the others. With a sample of every column an analyze takes a core for seconds,
-- once a minute in a busy system, and orders wait for it.
ALTER TABLE inventory.reservations
  ALTER COLUMN order_id       SET STATISTICS 10,
  ALTER COLUMN state          SET STATISTICS 10,
  ALTER COLUMN decided_at     SET STATISTICS 10,
  ALTER COLUMN lines          SET STATISTICS 0,
  ALTER COLUMN amount_cents   SET STATISTICS 0,
  ALTER COLUMN currency       SET STATISTICS 0,
  ALTER COLUMN customer_id    SET STATISTICS 0,
  ALTER COLUMN payment_method SET STATISTICS 0,
  ALTER COLUMN shortages      SET STATISTICS 0,
  ALTER COLUMN released_at    SET STATISTICS 0;
