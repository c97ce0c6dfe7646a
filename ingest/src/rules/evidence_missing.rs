//! An activity lacks documents that its form asks for; one of several kinds may be enough. What a plan's target asks for beyond
//! that is compared where plans meet logs, in the progress of the plan.
//!
//! Doubtful: a training with a photo and no list of participants. Right: list and photo, or list and video. Nothing is asked of an
//! activity that is only estimated, nor of a log without a column of evidence.

use tonghop_domain::form::EvidenceDemand;
use tonghop_domain::{Finding, FindingKind, State};

use super::about;
use crate::layout::is_estimate;
use crate::table::{Row, Table};
use crate::values::Value;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    if table.form.evidence.is_empty() {
        return vec![];
    }
    table.rows.iter().filter_map(|row| missing(table, row)).collect()
}

fn missing(table: &Table<'_>, row: &Row) -> Option<Finding> {
    let given = row.get(table.form, "kiem_chung").filter(|cell| cell.state != State::Unreadable)?;
    let Value::Code(activity_type) = &row.get(table.form, "hinh_thuc")?.value else { return None };
    if row.get(table.form, "ghi_chu").is_some_and(|note| is_estimate(&note.found)) {
        return None;
    }
    let has = |code: &String| matches!(&given.value, Value::Codes(groups) if groups.iter().flatten().any(|known| known == code));
    let is_unmet = |demand: &&EvidenceDemand| demand.activity_types.contains(activity_type) && !demand.any_of.iter().any(has);
    let missing: Vec<String> = table.form.evidence.iter().filter(is_unmet).map(|demand| demand.name.clone()).collect();
    (!missing.is_empty()).then(|| about(table, given, FindingKind::EvidenceMissing { missing }))
}

#[cfg(test)]
mod tests {
    use tonghop_domain::FindingKind;

    use crate::rules::sample;

    fn log(kind: &'static str, evidence: &'static str, note: &'static str) -> [Vec<&'static str>; 2] {
        [vec!["Ngày", "Nội dung", "Hình thức", "Tài liệu kiểm chứng", "Ghi chú"], vec!["05/7/2025", "CCHC", kind, evidence, note]]
    }

    #[test]
    fn a_training_needs_a_list_and_a_video_or_a_photo() {
        let codes = |kind, evidence| sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &log(kind, evidence, ""));
        assert_eq!(codes("Tập huấn, bồi dưỡng", "Văn bản triệu tập; Hình ảnh"), ["LOG-05 D2"]);
        assert!(codes("Tập huấn, bồi dưỡng", "Danh sách điểm danh; Hình ảnh").is_empty());
        assert!(codes("Tập huấn, bồi dưỡng", "Danh sách tham dự; Video").is_empty());
        assert!(codes("Tin, bài", "").is_empty(), "nothing is asked of other types");
    }

    #[test]
    fn all_that_is_missing_is_named_and_an_estimate_owes_nothing_yet() {
        let found = |note| sample::findings_of_sheet(super::check, sample::ACTIVITY_LOG, &log("Tập huấn, bồi dưỡng", "", note));
        let kinds: Vec<FindingKind> = found("").into_iter().map(|finding| finding.kind).collect();
        let missing = ["danh sách điểm danh hoặc danh sách tham dự", "video hoặc hình ảnh"].map(str::to_owned).to_vec();
        assert_eq!(kinds, [FindingKind::EvidenceMissing { missing }]);
        assert!(found("ước thực hiện").is_empty());
        let without_column = [vec!["Ngày", "Nội dung", "Hình thức"], vec!["05/7/2025", "CCHC", "Tập huấn, bồi dưỡng"]];
        assert!(sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &without_column).is_empty());
    }
}
