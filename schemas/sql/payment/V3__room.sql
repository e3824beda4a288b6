-- What a capture changes is in no index, so that it costs none of them an entry, and vacuum no search
-- for it: with room on each page for the second version of each row it stays where it is. That a
-- payment is this order's, and no other's, its paper says, which is checked before.
ALTER TABLE payment.payments
  DROP CONSTRAINT payments_payment_id_key,
  DROP CONSTRAINT payments_refund_id_key,
  SET (fillfactor = 50);

CREATE UNIQUE INDEX payments_refund_id ON payment.payments (refund_id) WHERE refund_id IS NOT NULL;
