-- Kế hoạch cấp trên: which plan a unit's plan of a year carries out. A later row replaces an earlier one; nothing is changed in place.
CREATE TABLE plan_links (
    id TEXT PRIMARY KEY,
    unit_key BIGINT NOT NULL,
    year BIGINT NOT NULL,
    -- The unit whose plan of the same year it is; null = a document outside this program, or no link any more.
    higher_key BIGINT,
    -- Số, ký hiệu, trích yếu of the higher plan; empty together with no unit = the link is taken out.
    document TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    entered_by TEXT NOT NULL
);
CREATE INDEX plan_links_by_year ON plan_links (year, unit_key);
