-- Every message that could not be handled, once for each service that could not.
CREATE TABLE deadletter.letters (
  letter_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Who could not handle it, and where it is, or was, stored. The time tells it from others under
  -- the same sequence, which there are when a stream was made again.
  service          text        NOT NULL,
  stream           text        NOT NULL,
  sequence         bigint      NOT NULL,
  stored_at        timestamptz NOT NULL,
  subject          text        NOT NULL,
  headers          jsonb       NOT NULL,
  -- Null: the broker gave it up, and did not have it any more when it was asked for it.
  body             bytea,
  --   malformed       not what its subject promises
  --   bug             handling it failed each time
  --   killer          the process ended each time it was handled
  --   waiting         nothing, but an earlier message of its order is a dead letter
  --   max_deliveries  the broker has delivered it as often as its consumer allows
  --   terminated      its consumer has told the broker never to deliver it again
  failure          text        NOT NULL
    CHECK (failure IN ('malformed', 'bug', 'killer', 'waiting', 'max_deliveries', 'terminated')),
  reason           text        NOT NULL,
  attempts         int         NOT NULL CHECK (attempts >= 0),
  order_id         uuid,
  trace_id         text,
  -- The same for every message that says the same, however often it is published.
  event_id         text,
  first_failed_at  timestamptz NOT NULL,
  last_failed_at   timestamptz NOT NULL,
  -- When the message that failed last was stored: the letter's own, or its latest replay.
  failed_stored_at timestamptz NOT NULL,
  -- How often it came back after a replay.
  returns          int         NOT NULL DEFAULT 0 CHECK (returns >= 0),
  state            text        NOT NULL DEFAULT 'OPEN'
    CHECK (state IN ('OPEN', 'REPLAYED', 'DISCARDED')),
  decided_at       timestamptz,
  published_at     timestamptz,
  handled_at       timestamptz,

  UNIQUE (service, stream, sequence, stored_at),
  CONSTRAINT a_decision_has_its_time CHECK ((state = 'OPEN') = (decided_at IS NULL)),
  CONSTRAINT only_a_replay_is_published CHECK (published_at IS NULL OR state <> 'OPEN'),
  CONSTRAINT only_what_is_published_is_handled CHECK (handled_at IS NULL OR published_at IS NOT NULL)
);

-- What an operator has to decide, and what waits for its turn.
CREATE INDEX letters_open ON deadletter.letters (service, failure, letter_id)
  WHERE state = 'OPEN';
CREATE INDEX letters_waiting ON deadletter.letters (letter_id)
  WHERE state = 'OPEN' AND failure = 'waiting';

-- Replays that are to be published, and those that nobody is known to have handled.
CREATE INDEX letters_under_way ON deadletter.letters (letter_id)
  WHERE state = 'REPLAYED' AND handled_at IS NULL;

CREATE INDEX letters_of_order ON deadletter.letters (order_id, letter_id)
  WHERE order_id IS NOT NULL;

-- Every decision about a letter, never altered.
CREATE TABLE deadletter.actions (
  action_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  letter_id   bigint      NOT NULL REFERENCES deadletter.letters ON DELETE CASCADE,
  -- refuse: the broker does not take the replay.
  action      text        NOT NULL CHECK (action IN ('replay', 'discard', 'refuse')),
  -- Who decided: a person, or deadletter for what waited behind a letter.
  actor       text        NOT NULL CHECK (actor <> ''),
  reason      text        NOT NULL CHECK (reason <> ''),
  at          timestamptz NOT NULL DEFAULT now(),
  -- What was published instead of the body; null when nothing was edited.
  replacement bytea
);

CREATE INDEX actions_of_letter ON deadletter.actions (letter_id, action_id);
