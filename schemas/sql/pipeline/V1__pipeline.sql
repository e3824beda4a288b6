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
