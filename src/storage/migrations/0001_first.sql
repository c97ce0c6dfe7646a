-- One text for SQLite and PostgreSQL: BIGINT and TEXT only, dates as ISO text, instants as milliseconds since 1970 UTC,
-- decimals as mantissa and scale, placeholders $1. Nothing is ever deleted but sessions.

CREATE TABLE org_units (
    unit_key BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    parent_id TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    aliases TEXT NOT NULL,
    comparable_group TEXT
);

CREATE TABLE unit_events (
    old_id TEXT NOT NULL,
    new_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    resolution TEXT NOT NULL,
    PRIMARY KEY (old_id, new_id)
);

-- Who may see whom: every unit, all that ever stood below it, and all their predecessors.
CREATE TABLE unit_closure (
    root_key BIGINT NOT NULL,
    unit_key BIGINT NOT NULL,
    PRIMARY KEY (root_key, unit_key)
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    unit_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    form_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);

-- The bytes of a form, set or calendar file as they were when first used; results refer to the hash.
CREATE TABLE catalogue_files (
    sha256 TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    content TEXT NOT NULL,
    first_used BIGINT NOT NULL
);

CREATE TABLE originals (
    sha256 TEXT PRIMARY KEY,
    file_name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    stored_at BIGINT NOT NULL
);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    is_preview BIGINT NOT NULL,
    policy TEXT NOT NULL,
    received TEXT NOT NULL,
    form TEXT,
    period TEXT,
    said_unit TEXT
);

CREATE TABLE job_files (
    id TEXT PRIMARY KEY,
    job_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    outcome TEXT
);
CREATE INDEX job_files_by_job ON job_files (job_id, position);
CREATE INDEX job_files_by_state ON job_files (state, lease_until);

CREATE TABLE submissions (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    form TEXT NOT NULL,
    form_version TEXT NOT NULL,
    period TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    received TEXT NOT NULL,
    is_nil BIGINT NOT NULL,
    is_estimate BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT,
    reason TEXT,
    superseded_by TEXT,
    sequence BIGINT NOT NULL,
    UNIQUE (unit_key, form, period, sha256)
);
CREATE INDEX submissions_by_period ON submissions (period, form, state);

CREATE TABLE findings (
    submission_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (submission_id, position)
);

CREATE TABLE facts (
    submission_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    element TEXT NOT NULL,
    dimensions TEXT NOT NULL,
    state TEXT NOT NULL,
    mantissa BIGINT,
    scale BIGINT,
    is_total BIGINT NOT NULL,
    is_estimate BIGINT NOT NULL,
    provenance TEXT NOT NULL,
    PRIMARY KEY (submission_id, position)
);
CREATE INDEX facts_by_period ON facts (period, unit_key);

-- Rows of logs, plans and task lists: typed values as JSON text, read and written by the program only. `link` is the comparable
-- form of a product's link, to find the same product in another unit's log.
CREATE TABLE records (
    submission_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    kind TEXT NOT NULL,
    link TEXT,
    content TEXT NOT NULL,
    PRIMARY KEY (submission_id, kind, position)
);
CREATE INDEX records_by_link ON records (link);
CREATE INDEX records_by_unit ON records (kind, unit_key, period);

-- Word, PDF and pictures filed under a unit and period, where those are known.
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    unit_key BIGINT,
    period TEXT,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    received TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE obligations (
    unit_key BIGINT NOT NULL,
    form TEXT NOT NULL,
    period TEXT NOT NULL,
    authority TEXT NOT NULL,
    due TEXT,
    PRIMARY KEY (unit_key, form, period)
);
