-- Published figures: closings with their inputs and results, corrections, reports that were issued; evidence, assigned tasks,
-- values typed into the receiving authority's software. Nothing here is ever deleted but ticks of typed values.

-- One row for each version of a period's published figures: number 1 is the closing, each correction adds one.
CREATE TABLE closings (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    number BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    closed_by TEXT NOT NULL,
    note TEXT NOT NULL,
    engine TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    standings TEXT NOT NULL,
    UNIQUE (unit_key, period, number)
);

-- The reports that a version of published figures rests on.
CREATE TABLE closing_submissions (
    closing_id TEXT NOT NULL,
    submission_id TEXT NOT NULL,
    PRIMARY KEY (closing_id, submission_id)
);
CREATE INDEX closing_submissions_by_submission ON closing_submissions (submission_id);

-- Results as published: `kind` is scores (name = set@version), units or field; `rule_hash` is the hash of the text they follow.
CREATE TABLE closing_results (
    closing_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    rule_hash TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (closing_id, kind, name)
);

-- Why a version of published figures differs from the one before.
CREATE TABLE corrections (
    closing_id TEXT PRIMARY KEY,
    submission_id TEXT NOT NULL,
    replaced_id TEXT,
    reason TEXT NOT NULL,
    content TEXT NOT NULL
);

-- Steps of a report on its way out: submitted for signature, issued with number, day and signed copy.
CREATE TABLE issue_steps (
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    report TEXT NOT NULL,
    position BIGINT NOT NULL,
    state TEXT NOT NULL,
    number TEXT NOT NULL,
    day TEXT,
    sha256 TEXT,
    file_name TEXT,
    note TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (unit_key, period, report, position)
);

-- Values as they were typed into the receiving authority's software.
CREATE TABLE entered_values (
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    PRIMARY KEY (unit_key, period, name)
);

-- Tasks that an officer enters (conclusions of a meeting); every change is a new version, the newest one holds.
CREATE TABLE assigned_tasks (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    unit_key BIGINT NOT NULL,
    content TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX assigned_tasks_by_unit ON assigned_tasks (unit_key);

-- Documents and evidence, registered once.
CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    day TEXT NOT NULL,
    title TEXT NOT NULL,
    recipients TEXT NOT NULL,
    sha256 TEXT,
    file_name TEXT,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX evidence_by_unit ON evidence (unit_key);

-- What a piece of evidence is used for: a criterion of a set in a period, or a task.
CREATE TABLE evidence_uses (
    evidence_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (evidence_id, purpose, name, period)
);
