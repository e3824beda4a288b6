-- One row an order, for good. What the provider is asked stands here before it is asked, so that
-- after a crash nobody has to guess whether money may have been taken.
CREATE TABLE payment.payments (
  order_id       uuid PRIMARY KEY,
  -- CHARGING: the provider may have been asked, its answer is not stored.
  -- VOID: cancelled, and no money was taken.
  state          text NOT NULL
    CHECK (state IN ('CHARGING', 'CAPTURED', 'DECLINED', 'REFUNDED', 'VOID')),
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

  CONSTRAINT charge_is_whole CHECK (
    num_nulls(amount_cents, currency, payment_method, first_asked_at, asked_at) IN (0, 5)),
  CONSTRAINT charge_is_known CHECK (state = 'VOID' OR amount_cents IS NOT NULL),
  CONSTRAINT payment_if_captured CHECK (
    (payment_id IS NOT NULL) = (state IN ('CAPTURED', 'REFUNDED'))),
  CONSTRAINT code_if_declined CHECK ((decline_code IS NOT NULL) = (state = 'DECLINED')),
  CONSTRAINT refund_if_refunded CHECK (
    (refund_id IS NOT NULL) = (state = 'REFUNDED')
    AND (refunded_at IS NOT NULL) = (state = 'REFUNDED')),
  CONSTRAINT decided_when_known CHECK (
    (decided_at IS NOT NULL) = (state IN ('CAPTURED', 'DECLINED', 'REFUNDED'))),
  CONSTRAINT given_back_only_if_cancelled CHECK (
    state NOT IN ('REFUNDED', 'VOID') OR cancelled_at IS NOT NULL)
-- Room on each page for the second version of a row: every payment is written twice.
) WITH (fillfactor = 70);

-- What an operator or an audit asks for: whose outcome is open, and who has money to get back.
CREATE INDEX payments_open ON payment.payments (asked_at)
  WHERE state = 'CHARGING' OR (state = 'CAPTURED' AND cancelled_at IS NOT NULL);
