-- Obligations by rules, contacts of units, bundles with their narratives, decisions about disagreements.

-- Rules that officers accepted: who owes which form to whom and how often. Never deleted: taken back.
CREATE TABLE reporting_rules (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    content TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    accepted_by TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);

-- Hạn gửi của đơn vị, where an officer set another day than the proposed one.
CREATE TABLE deadlines (
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    due TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    PRIMARY KEY (unit_key, period)
);

-- Không thuộc diện nộp, although a rule covers the unit's group.
CREATE TABLE exemptions (
    unit_key BIGINT NOT NULL,
    form TEXT NOT NULL,
    reason TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    PRIMARY KEY (unit_key, form)
);

-- Đầu mối of a unit.
CREATE TABLE contacts (
    unit_key BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- A Word report taken apart by its headings.
CREATE TABLE narrative_sections (
    document_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    level BIGINT NOT NULL,
    heading TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
);
CREATE INDEX documents_by_unit ON documents (unit_key, period);

-- What an officer decided about a disagreement of figures, beside the figure; the last one of a finding holds.
CREATE TABLE disagreement_decisions (
    submission_id TEXT NOT NULL,
    finding_position BIGINT NOT NULL,
    position BIGINT NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    PRIMARY KEY (submission_id, finding_position, position)
);
