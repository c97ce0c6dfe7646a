//! The rows of a long log counted together: one record for the rows of a day that agree in everything that indicators and plans look
//! at (type, channel, target, theme, role, mode, evidence, document), so that months, quarters, deadlines and people come out as from
//! single rows.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;
use rust_decimal::Decimal;
use tonghop_domain::CellRef;
use tonghop_domain::activity::{ActivityRecord, Mode};
use tonghop_domain::plan::Role;

/// More records of one file than these are not told apart by target, document and evidence any more, of which a log may hold any number.
pub(super) const MOST_RECORDS: usize = 50_000;

/// What the rows of one record share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shared {
    day: Date,
    activity_type: String,
    channel: Option<String>,
    theme: Option<String>,
    role: Option<Role>,
    mode: Option<&'static str>,
    target: Option<String>,
    document: Option<String>,
    evidence: Vec<String>,
}

impl Shared {
    fn of(activity: &ActivityRecord) -> Self {
        let mut evidence = activity.evidence.clone();
        evidence.sort();
        Self {
            day: activity.from,
            activity_type: activity.activity_type.clone(),
            channel: activity.channel.clone(),
            theme: activity.theme.clone(),
            role: activity.role,
            mode: activity.mode.map(mode_words),
            target: activity.target.clone(),
            document: activity.document.clone(),
            evidence,
        }
    }

    fn simplified(mut self) -> Self {
        (self.target, self.document, self.evidence) = (None, None, vec![]);
        self
    }

    /// What the record says in the place of a content: the same for the same rows, whichever log they stand in.
    fn words(&self) -> String {
        let part = |label: &str, text: Option<&str>| text.map(|text| format!("{label} {text}"));
        let role = self.role.map(|role| if role == Role::Organise { "chủ trì" } else { "tham gia" }.to_owned());
        let evidence = (!self.evidence.is_empty()).then(|| self.evidence.join(", "));
        let parts = [
            part("chủ đề", self.theme.as_deref()),
            role,
            self.mode.map(str::to_owned),
            part("chỉ tiêu", self.target.as_deref()),
            part("văn bản", self.document.as_deref()),
            part("kiểm chứng", evidence.as_deref()),
        ];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
        if parts.is_empty() { "Các dòng trong ngày".to_owned() } else { format!("Các dòng trong ngày: {parts}") }
    }
}

fn mode_words(mode: Mode) -> &'static str {
    match mode {
        Mode::Dedicated => "chuyên đề",
        Mode::Integrated => "lồng ghép",
    }
}

/// The rows of one record, added up.
#[derive(Debug, Clone)]
struct Together {
    quantity: Decimal,
    people: Option<i64>,
    rows: u64,
    mode: Option<Mode>,
    /// The first of the rows.
    cell: CellRef,
}

/// A log while it is counted.
#[derive(Debug, Default)]
pub(super) struct DayCounts {
    seen: HashSet<u64>,
    counts: BTreeMap<Shared, Together>,
    first: Option<ActivityRecord>,
    simplified: u64,
}

impl DayCounts {
    /// Counts an activity, each once; `room` is how many records of the file may still be told apart.
    pub(super) fn count(&mut self, activity: &ActivityRecord, room: &mut usize) {
        if !self.seen.insert(print(activity)) {
            return;
        }
        let mut shared = Shared::of(activity);
        if !self.counts.contains_key(&shared) {
            if *room == 0 {
                shared = shared.simplified();
                self.simplified += 1;
            }
            *room = room.saturating_sub(1);
        }
        let new = || Together { quantity: Decimal::ZERO, people: None, rows: 0, mode: activity.mode, cell: activity.cell };
        let together = self.counts.entry(shared).or_insert_with(new);
        together.quantity = together.quantity.saturating_add(activity.quantity);
        together.people = match (together.people, activity.people) {
            (Some(known), Some(more)) => Some(known.saturating_add(more)),
            (known, more) => known.or(more),
        };
        together.rows += 1;
        self.first.get_or_insert_with(|| activity.clone());
    }

    /// Rows counted.
    pub(super) fn rows(&self) -> u64 {
        self.counts.values().map(|together| together.rows).sum()
    }

    /// Rows whose target, document and evidence were not kept.
    pub(super) fn simplified(&self) -> u64 {
        self.simplified
    }

    /// One record for each day and kind of rows, by day.
    pub(super) fn records(self) -> Vec<ActivityRecord> {
        let Some(first) = self.first else { return vec![] };
        let record = |(shared, together): (Shared, Together)| ActivityRecord {
            from: shared.day,
            to: shared.day,
            content: shared.words(),
            quantity: together.quantity,
            unit_of_measure: None,
            people: together.people,
            audience: None,
            place: None,
            link: None,
            note: None,
            is_estimate: false,
            rows_together: Some(together.rows),
            cell: together.cell,
            activity_type: shared.activity_type,
            channel: shared.channel,
            theme: shared.theme,
            role: shared.role,
            mode: together.mode,
            target: shared.target,
            document: shared.document,
            evidence: shared.evidence,
            unit: first.unit.clone(),
            sheet: first.sheet.clone(),
        };
        self.counts.into_iter().map(record).collect()
    }
}

/// What makes two rows the same activity, in eight bytes: a million of them must stay small.
fn print(activity: &ActivityRecord) -> u64 {
    let mut hasher = DefaultHasher::new();
    activity.identity().hash(&mut hasher);
    hasher.finish()
}
