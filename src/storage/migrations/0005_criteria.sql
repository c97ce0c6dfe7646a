-- What people say about scores: self-scores entered on a page, links of the crosswalk, targets of a year. Nothing is changed in
-- place: a later row replaces an earlier one, and every row keeps who, when and why.

CREATE TABLE self_scores (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    set_id TEXT NOT NULL,
    criterion TEXT NOT NULL,
    -- Null = the entry before was taken back.
    mantissa BIGINT,
    scale BIGINT,
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL
);
CREATE INDEX self_scores_by_unit ON self_scores (unit_key, period, set_id);
CREATE INDEX self_scores_by_set ON self_scores (set_id, period);

CREATE TABLE crosswalk_links (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    criterion TEXT NOT NULL,
    -- scores, related, or none = the link is taken out.
    meaning TEXT NOT NULL,
    note TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL
);

CREATE TABLE yearly_targets (
    id TEXT PRIMARY KEY,
    -- The unit that the target is set for.
    unit_key BIGINT NOT NULL,
    year BIGINT NOT NULL,
    -- set = the total of a set, component = one of its components, indicator = an indicator of the office.
    kind TEXT NOT NULL,
    set_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    mantissa BIGINT NOT NULL,
    scale BIGINT NOT NULL,
    -- Đơn vị chủ trì.
    lead_key BIGINT NOT NULL,
    note TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX yearly_targets_by_year ON yearly_targets (year, unit_key);
