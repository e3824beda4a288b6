-- Rows are found by indexes, whatever the columns hold: so little is learned about those that are looked
-- for, and nothing about the others. With a sample of every column an analyze takes a core for seconds,
-- once a minute in a busy system, and orders wait for it.
ALTER TABLE gateway.payment_intents
  ALTER COLUMN id              SET STATISTICS 10,
  ALTER COLUMN order_id        SET STATISTICS 10,
  ALTER COLUMN status          SET STATISTICS 10,
  ALTER COLUMN idempotency_key SET STATISTICS 10,
  ALTER COLUMN amount_cents    SET STATISTICS 0,
  ALTER COLUMN refunded_cents  SET STATISTICS 0,
  ALTER COLUMN currency        SET STATISTICS 0,
  ALTER COLUMN payment_method  SET STATISTICS 0,
  ALTER COLUMN decline_code    SET STATISTICS 0,
  ALTER COLUMN description     SET STATISTICS 0,
  ALTER COLUMN metadata        SET STATISTICS 0,
  ALTER COLUMN created_at      SET STATISTICS 0;

ALTER TABLE gateway.idempotency_keys
  ALTER COLUMN key            SET STATISTICS 10,
  ALTER COLUMN payment_intent SET STATISTICS 10,
  ALTER COLUMN created_at     SET STATISTICS 10,
  ALTER COLUMN fingerprint    SET STATISTICS 0,
  ALTER COLUMN status_code    SET STATISTICS 0,
  ALTER COLUMN response_body  SET STATISTICS 0,
  ALTER COLUMN calls          SET STATISTICS 0;
