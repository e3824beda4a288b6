-- How often a service began to handle a message that was delivered to it before: written before it
-- begins, so that a message which ends the process leaves a trace. Gone when the message is done.
CREATE TABLE pipeline.attempts (
  service    text        NOT NULL,
  stream     text        NOT NULL,
  sequence   bigint      NOT NULL,
  -- A stream that was made again has other messages under the same sequences.
  stored_at  timestamptz NOT NULL,
  attempts   int         NOT NULL CHECK (attempts > 0),
  first_at   timestamptz NOT NULL DEFAULT now(),
  last_at    timestamptz NOT NULL DEFAULT now(),
  last_error text,
  PRIMARY KEY (service, stream, sequence)
);

-- What was given up without a word, such as messages the broker has dropped meanwhile.
CREATE INDEX attempts_oldest ON pipeline.attempts (service, last_at);

-- Messages among the dead letters which nobody has settled: a replay was not handled, an operator
-- has not discarded them. While there is one of an order, the order's later messages join it, so
-- that they are handled behind it.
CREATE TABLE pipeline.held (
  service   text        NOT NULL,
  stream    text        NOT NULL,
  sequence  bigint      NOT NULL,
  stored_at timestamptz NOT NULL,
  -- Null when it cannot be read: such a message holds nobody.
  order_id  uuid,
  since     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (service, stream, sequence, stored_at)
);

CREATE INDEX held_orders ON pipeline.held (service, order_id, stored_at, sequence)
  WHERE order_id IS NOT NULL;

-- How far each stream had got when a service looked last, and what was its last message: by which
-- it notices that the broker has lost messages, each time once. Streams are created and messages
-- stored at the broker's times.
CREATE TABLE pipeline.streams (
  service        text        NOT NULL,
  stream         text        NOT NULL,
  created_at     timestamptz NOT NULL,
  last_sequence  bigint      NOT NULL CHECK (last_sequence >= 0),
  -- Null when that message was not there any more.
  last_stored_at timestamptz,
  PRIMARY KEY (service, stream)
);
