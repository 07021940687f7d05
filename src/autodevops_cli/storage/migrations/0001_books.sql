-- A call that is asked for, by the content of what is asked. It is bought once: what it brought
-- stands in `response`, compressed. `attempt` counts reservations, `sends` requests that left.
CREATE TABLE ai_call (
    key TEXT PRIMARY KEY,
    tenant TEXT NOT NULL CHECK (tenant <> ''),
    usr TEXT NOT NULL CHECK (usr <> ''),
    scope TEXT NOT NULL CHECK (scope <> ''),
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'sent', 'done', 'released')),
    attempt BIGINT NOT NULL DEFAULT 1,
    sends BIGINT NOT NULL DEFAULT 0,
    tokens BIGINT NOT NULL CHECK (tokens >= 0),
    cost BIGINT NOT NULL CHECK (cost >= 0),
    owner TEXT NOT NULL,
    reserved_at DOUBLE PRECISION NOT NULL,
    deadline DOUBLE PRECISION NOT NULL,
    response BYTEA,
    -- Only what was paid for brings something, and no request leaves without a note.
    CHECK (response IS NULL OR state = 'done'),
    CHECK (state <> 'sent' OR sends > 0)
);

-- Every reservation looks for those that nobody will settle; only few are open.
CREATE INDEX ai_call_open ON ai_call (deadline) WHERE state IN ('reserved', 'sent');

-- Possible double charges are listed, and there are few.
CREATE INDEX ai_call_resent ON ai_call (tenant, key) WHERE sends > 1;

-- What an attempt cost. An attempt is charged once: that is the key. `presumed` where nobody knows
-- what it cost, so that its estimate stands here.
CREATE TABLE ai_charge (
    key TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    tenant TEXT NOT NULL,
    usr TEXT NOT NULL,
    scope TEXT NOT NULL,
    day TEXT NOT NULL,
    charged_at DOUBLE PRECISION NOT NULL,
    presumed BIGINT NOT NULL CHECK (presumed IN (0, 1)),
    tokens BIGINT NOT NULL CHECK (tokens >= 0),
    cost BIGINT NOT NULL CHECK (cost >= 0),
    prompt BIGINT NOT NULL,
    cached BIGINT NOT NULL,
    output BIGINT NOT NULL,
    thinking BIGINT NOT NULL,
    PRIMARY KEY (key, attempt)
);

-- Spending is told by organisation and day, and old days are thrown away.
CREATE INDEX ai_charge_day ON ai_charge (tenant, day);

-- What one account used on one day, and what open reservations hold of it. A call moves three: its
-- organisation's (without a name), its user's and its provider's.
CREATE TABLE quota (
    tenant TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('organisation', 'user', 'scope')),
    name TEXT NOT NULL,
    requests BIGINT NOT NULL DEFAULT 0 CHECK (requests >= 0),
    tokens BIGINT NOT NULL DEFAULT 0 CHECK (tokens >= 0),
    cost BIGINT NOT NULL DEFAULT 0 CHECK (cost >= 0),
    -- Nothing is given back twice.
    held_requests BIGINT NOT NULL DEFAULT 0 CHECK (held_requests >= 0),
    held_tokens BIGINT NOT NULL DEFAULT 0 CHECK (held_tokens >= 0),
    held_cost BIGINT NOT NULL DEFAULT 0 CHECK (held_cost >= 0),
    PRIMARY KEY (tenant, day, kind, name)
);

-- Whether a provider is asked at all. `generation` grows with every change of state: it is the
-- permit, and tells late reports of an earlier state. `since` is when the state began.
CREATE TABLE breaker (
    scope TEXT PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'closed' CHECK (state IN ('closed', 'open', 'probing')),
    generation BIGINT NOT NULL DEFAULT 1,
    failures BIGINT NOT NULL DEFAULT 0,
    successes BIGINT NOT NULL DEFAULT 0,
    since DOUBLE PRECISION NOT NULL
);

-- When a provider that was asked too often may be asked again.
CREATE TABLE cool_down (
    scope TEXT PRIMARY KEY,
    until DOUBLE PRECISION NOT NULL
);

-- Texts that were judged good, compressed, by the content of what was asked.
CREATE TABLE cache (
    key TEXT PRIMARY KEY,
    value BYTEA NOT NULL,
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    created DOUBLE PRECISION NOT NULL,
    expires DOUBLE PRECISION NOT NULL
);

-- The oldest go first; with the sizes in it, nothing else is read to find them.
CREATE INDEX cache_age ON cache (created, key, bytes);

-- How often the cache knew an answer: one row.
CREATE TABLE cache_use (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    hits BIGINT NOT NULL DEFAULT 0,
    misses BIGINT NOT NULL DEFAULT 0
);
INSERT INTO cache_use (id) VALUES (1);
