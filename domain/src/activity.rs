//! What was done: one row of a unit's communication log (nhật ký hoạt động tuyên truyền).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::org_unit::OrgUnitId;
use crate::plan::Role;
use crate::text;

/// How a topic was treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Chuyên đề: the event was held for this topic.
    Dedicated,
    /// Lồng ghép: part of another meeting; does not count towards "hội nghị chuyên đề".
    Integrated,
}

/// One activity as logged. Two measures on one row are normal: how many times, and how many people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRecord {
    /// The unit that did it.
    pub unit: OrgUnitId,
    /// First day.
    pub from: Date,
    /// Last day; equals `from` unless the log gives a range ("từ 05/7 đến 07/7").
    pub to: Date,
    /// What was done, in the unit's words, NFC.
    pub content: String,
    /// Code of the activity-type list.
    pub activity_type: String,
    /// Code of the channel list; `None` if not said.
    pub channel: Option<String>,
    /// How many (cuộc, tin bài, đợt …); 1 where the log leaves it blank.
    pub quantity: Decimal,
    /// Code of the unit of measure; `None` = the activity type's own.
    pub unit_of_measure: Option<String>,
    /// Lượt người; `None` if not said.
    pub people: Option<i64>,
    /// Đối tượng: who was addressed.
    pub audience: Option<String>,
    /// Theme, `CCHC` or `KSTTHC`; `None` = the plan's.
    pub theme: Option<String>,
    /// Chủ trì or tham gia; `None` if not said.
    pub role: Option<Role>,
    /// Chuyên đề or lồng ghép; `None` if not said.
    pub mode: Option<Mode>,
    /// Where it took place.
    pub place: Option<String>,
    /// Code of the plan target it serves, if the log says so.
    pub target: Option<String>,
    /// Codes of the evidence types given.
    pub evidence: Vec<String>,
    /// Link of the product, trimmed.
    pub link: Option<String>,
    /// Number of the document that proves it.
    pub document: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// Ước thực hiện: planned but not yet done when reported.
    pub is_estimate: bool,
    /// Rows of a long log that one record stands for: those of one day that agree in everything plans look at; `None` = one row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_together: Option<u64>,
    /// Sheet and first cell of the row.
    pub sheet: String,
    /// First cell of the row.
    pub cell: CellRef,
}

impl ActivityRecord {
    /// How many rows of its log it stands for.
    pub fn rows(&self) -> u64 {
        self.rows_together.unwrap_or(1)
    }

    /// What makes two rows the same activity: date, type, channel, and the link — or the folded content where there is none.
    ///
    /// Logs are cumulative by habit: the six-month log holds the first quarter's rows again.
    pub fn identity(&self) -> ActivityIdentity {
        let what = match &self.link {
            Some(link) => link_key(link),
            None => text::fold(&self.content),
        };
        ActivityIdentity {
            unit: self.unit.clone(),
            from: self.from,
            activity_type: self.activity_type.clone(),
            channel: self.channel.clone(),
            what,
        }
    }
}

/// Whether rows of a log lie wholly before or wholly behind other rows in time: a log sent month by month. Not so where either has none.
pub fn go_on(one: &[ActivityRecord], other: &[ActivityRecord]) -> bool {
    let days = |records: &[ActivityRecord]| {
        let first = records.iter().map(|record| record.from).min();
        first.zip(records.iter().map(|record| record.to).max())
    };
    days(one).zip(days(other)).is_some_and(|((first, last), (other_first, other_last))| last < other_first || other_last < first)
}

/// Member of the dimension `channel` where a log names none: every part of a breakdown names the same dimensions.
pub const CHANNEL_NOT_SAID: &str = "khong_ro";

/// See [`ActivityRecord::identity`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActivityIdentity {
    /// The unit that did it.
    pub unit: OrgUnitId,
    /// First day.
    pub from: Date,
    /// Code of the activity type.
    pub activity_type: String,
    /// Code of the channel.
    pub channel: Option<String>,
    /// Link key, or folded content.
    pub what: String,
}

/// Two links to the same page have the same key: scheme, `www.`, case of the host and a closing slash do not matter.
pub fn link_key(link: &str) -> String {
    let trimmed = link.trim();
    let bare = trimmed.split_once("://").map_or(trimmed, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    match bare.split_once('/') {
        Some((host, path)) => format!("{}/{path}", host.to_lowercase()),
        None => bare.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_differ_by_page_only() {
        assert_eq!(link_key("https://www.Xa.vn/tin/1/"), link_key("http://xa.vn/tin/1"));
        assert_ne!(link_key("http://xa.vn/tin/1"), link_key("http://xa.vn/tin/2"));
        assert_ne!(link_key("http://xa.vn/Tin"), link_key("http://xa.vn/tin"), "paths may differ by case");
    }
}
