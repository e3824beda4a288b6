-- The lane the cancellation came on, for what is announced without a message that leads to it.
ALTER TABLE payment.payments
  ADD COLUMN priority text NOT NULL DEFAULT 'standard' CHECK (priority IN ('standard', 'express'));
