-- A charge was answered what its intent tells; only other answers are kept as they were.
ALTER TABLE gateway.idempotency_keys
  ADD COLUMN payment_intent text COLLATE "C",
  DROP CONSTRAINT idempotency_keys_check,
  ADD CONSTRAINT an_answer_is_one_of_both
    CHECK (num_nonnulls(response_body, payment_intent) = (status_code IS NOT NULL)::int);
