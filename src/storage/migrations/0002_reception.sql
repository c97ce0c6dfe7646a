-- Reception: figures as one text per submission, every decision kept, who said the day of receipt, answers of officers.

CREATE TABLE fact_sheets (
    submission_id TEXT PRIMARY KEY,
    content TEXT NOT NULL
);

-- Account that said the day of receipt; null in submissions of before.
ALTER TABLE submissions ADD COLUMN received_by TEXT;

-- Every decision about a submission; `submissions` carries the last one.
CREATE TABLE decisions (
    submission_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (submission_id, position)
);
INSERT INTO decisions (submission_id, position, state, decided_at, decided_by, reason)
    SELECT id, 1, state, decided_at, COALESCE(decided_by, ''), COALESCE(reason, '') FROM submissions WHERE decided_at IS NOT NULL;

CREATE INDEX submissions_by_sequence ON submissions (sequence);
CREATE INDEX submissions_by_key ON submissions (unit_key, form, period, sequence);

-- What officers answered about words of workbooks, remembered for look-alike ones below the same office. Never deleted: undone.
CREATE TABLE answers (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    kind TEXT NOT NULL,
    signature TEXT NOT NULL,
    words TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT
);
CREATE INDEX answers_by_unit ON answers (unit_key, kind, signature);
