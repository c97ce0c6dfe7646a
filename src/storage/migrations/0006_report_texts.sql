-- Words of the office's reports: the text of each section as officers edited it, and figures, dates, names carried over from the report
-- before that somebody has confirmed. Nothing is changed in place: the newest version of a text holds.

CREATE TABLE report_texts (
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    report TEXT NOT NULL,
    section TEXT NOT NULL,
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (unit_key, period, report, section, version)
);

CREATE TABLE confirmed_literals (
    unit_key BIGINT NOT NULL,
    period TEXT NOT NULL,
    report TEXT NOT NULL,
    section TEXT NOT NULL,
    literal TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (unit_key, period, report, section, literal)
);
