-- What the auditor reads beside the ledger, in tables of its own session. Temporary tables, since
-- PostgreSQL lets even a read only transaction fill those. No views: a view would keep a migration
-- from changing the columns it names.

-- One row each: whatever began before the first must be finished; what was due before the second is
-- overdue.
CREATE TEMP TABLE settled_before (at timestamptz NOT NULL);
CREATE TEMP TABLE overdue_before (at timestamptz NOT NULL);

CREATE TEMP TABLE stream (
  name         text PRIMARY KEY,
  subjects     text        NOT NULL,
  storage      text        NOT NULL,
  retention    text        NOT NULL,
  discard      text        NOT NULL,
  covered_from timestamptz NOT NULL, -- it holds all that was published from here on
  last_before  bigint      NOT NULL  -- its last sequence number before the snapshot of the ledger
);

CREATE TEMP TABLE consumer (
  stream          text    NOT NULL,
  name            text    NOT NULL,
  filter          text    NOT NULL,
  policy          text    NOT NULL, -- what it is delivered, and how that is acknowledged
  ack_wait_ms     bigint  NOT NULL,
  max_deliver     bigint  NOT NULL,
  max_ack_pending bigint  NOT NULL,
  pending         bigint  NOT NULL,
  ack_pending     bigint  NOT NULL
);

CREATE TEMP TABLE event (
  stream    text        NOT NULL,
  seq       bigint      NOT NULL,
  stored_at timestamptz NOT NULL,
  subject   text        NOT NULL, -- of its first version, on the standard lane
  version   text        NOT NULL,
  versions  text        NOT NULL, -- all in which it was published, such as v1+v2; empty when in one
  attempt   text        NOT NULL, -- which one to say it
  order_id  uuid,
  said      text,                 -- what its body says, in one spelling; null: it is unreadable
  is_ours   boolean     NOT NULL, -- a service of Penstock is named as its source
  lineage   uuid                  -- hash of its correlation id and its trace id
);

CREATE TEMP TABLE letter (
  seq           bigint      NOT NULL,
  stored_at     timestamptz NOT NULL,
  service       text,
  origin_stream text,             -- where the message in it is, or was
  origin_seq    bigint,
  first_stream  text,             -- the same, but of a replay that failed again the original
  first_seq     bigint,
  failure       text,
  order_id      uuid,             -- of the message that is in it
  flaw          text              -- what is missing or wrong in it
);

CREATE TEMP TABLE history_line (
  key       text        NOT NULL,
  body_hash text        NOT NULL,
  sent_at   timestamptz NOT NULL,
  status    int,                  -- null: unknown
  order_id  uuid
);

-- The same, one row an attempt.
CREATE TEMP TABLE attempt (LIKE history_line);

CREATE TEMP TABLE charge (
  id              text        PRIMARY KEY,
  order_text      text,
  order_id        uuid,           -- the same, when it is one
  amount_cents    bigint      NOT NULL,
  refunded_cents  bigint      NOT NULL,
  currency        text        NOT NULL,
  is_captured     boolean     NOT NULL,
  idempotency_key text        NOT NULL,
  created_at      timestamptz NOT NULL
);

CREATE TEMP TABLE refund (
  id              text        PRIMARY KEY,
  charge          text        NOT NULL,
  amount_cents    bigint      NOT NULL,
  idempotency_key text        NOT NULL
);
