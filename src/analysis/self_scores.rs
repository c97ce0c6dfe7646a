//! Điểm tự đánh giá beside điểm hệ thống tính: from the unit's score sheet or entered on a page, whichever came last.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::criteria::{Component, CriteriaSet};
use tonghop_domain::score::{ComponentScore, UnitScore};
use tonghop_domain::{CellRef, Finding, FindingKind, Location, OrgUnitId, Period, Scope, text};
use tonghop_ingest::{Limits, ReadRequest, SheetReading};

use crate::app::App;
use crate::storage::{NewSelfScore, StorageError, StoredSelfScore, StoredSubmission};

/// The form, element and dimension of the score sheet.
const FORM: &str = "self-score";
const CLAIM: &str = "self_score.claimed";
const CLAIM_DIMENSION: &str = "tieu_chi";
/// Its columns that are read beside the figures: they are words of the unit.
const EVIDENCE_FIELD: &str = "kiem_chung";

/// What a unit claims for one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Points claimed.
    pub points: Decimal,
    /// Tài liệu kiểm chứng in the unit's words; may be empty.
    pub evidence: String,
    /// Why other points than the computed ones are claimed; may be empty.
    pub reason: String,
    /// Where it was said.
    pub origin: ClaimOrigin,
    /// When it was said, in milliseconds since 1970 UTC.
    pub said_at: i64,
}

/// Where a claim was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimOrigin {
    /// In the unit's score sheet.
    Workbook {
        /// Id of the submission.
        submission: String,
        /// Name of the file.
        file: String,
        /// Name of the sheet.
        sheet: String,
        /// The cell, where it is one.
        cell: Option<CellRef>,
    },
    /// On the page.
    Entered {
        /// Name of the account.
        by: String,
    },
}

/// What units claim, by unit and then by code of the component.
pub type Claims = BTreeMap<OrgUnitId, BTreeMap<String, Claim>>;

/// What one unit claims, with evidence read from the score sheet itself.
///
/// # Errors
/// When the database is away.
pub async fn claims_of(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    unit: &OrgUnitId,
) -> Result<BTreeMap<String, Claim>, StorageError> {
    let mut claims = claims(app, scope, set, period, &BTreeSet::from([unit.clone()])).await?.remove(unit).unwrap_or_default();
    add_evidence(app, scope, &mut claims).await?;
    Ok(claims)
}

/// What units claim. Evidence of score sheets is left out: reading every original again would take long.
///
/// # Errors
/// When the database is away.
pub async fn claims(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    units: &BTreeSet<OrgUnitId>,
) -> Result<Claims, StorageError> {
    let mut claims = in_workbooks(app, scope, period, units).await?;
    let entered = app.storage.self_scores(scope, &period.id, &set_name(set)).await?;
    for stored in entered.into_iter().filter(|stored| units.contains(&stored.unit)) {
        enter(claims.entry(stored.unit.clone()).or_default(), stored);
    }
    Ok(claims)
}

/// `ID@VERSION`: self-scores are said about one version of a set.
pub(crate) fn set_name(set: &CriteriaSet) -> String {
    format!("{}@{}", set.id, set.version)
}

async fn in_workbooks(app: &App, scope: &Scope, period: &Period, units: &BTreeSet<OrgUnitId>) -> Result<Claims, StorageError> {
    let mut claims = Claims::new();
    let reports = app.storage.submissions_of_period(scope, &period.id).await?;
    let sheets = reports.iter().filter(|stored| is_current_sheet(stored) && units.contains(&stored.submission.key.unit));
    for stored in sheets {
        let unit = &stored.submission.key.unit;
        let facts = app.storage.facts_of(scope, &stored.submission.id).await?;
        let of_unit: &mut BTreeMap<String, Claim> = claims.entry(unit.clone()).or_default();
        for fact in facts.iter().filter(|fact| fact.element.as_str() == CLAIM) {
            let Some((code, points)) = fact.dimensions.member(CLAIM_DIMENSION).zip(fact.figure()) else { continue };
            let origin = ClaimOrigin::Workbook {
                submission: stored.submission.id.clone(),
                file: stored.submission.file_name.clone(),
                sheet: fact.provenance.sheet().to_owned(),
                cell: fact.provenance.first_cell(),
            };
            let claim = Claim { points, evidence: String::new(), reason: String::new(), origin, said_at: stored.created_at };
            of_unit.insert(code.to_owned(), claim);
        }
    }
    Ok(claims)
}

fn is_current_sheet(stored: &StoredSubmission) -> bool {
    stored.submission.key.form == FORM && stored.submission.state.is_current()
}

/// The later word holds, whether it stands in a workbook or was entered.
fn enter(claims: &mut BTreeMap<String, Claim>, stored: StoredSelfScore) {
    let NewSelfScore { criterion, claimed, evidence, reason } = stored.entry;
    if claims.get(&criterion).is_some_and(|known| known.said_at > stored.entered_at) {
        return;
    }
    match claimed {
        Some(points) => {
            let origin = ClaimOrigin::Entered { by: stored.entered_by };
            claims.insert(criterion, Claim { points, evidence, reason, origin, said_at: stored.entered_at });
        }
        None => {
            claims.remove(&criterion);
        }
    }
}

/// Words beside the claims of score sheets, from the originals as the units sent them.
async fn add_evidence(app: &App, scope: &Scope, claims: &mut BTreeMap<String, Claim>) -> Result<(), StorageError> {
    let submissions: BTreeSet<String> = claims.values().filter_map(Claim::submission).map(str::to_owned).collect();
    for submission in submissions {
        let sheets = original(app, scope, &submission).await?;
        for claim in claims.values_mut().filter(|claim| claim.submission() == Some(submission.as_str())) {
            if let ClaimOrigin::Workbook { sheet, cell: Some(cell), .. } = &claim.origin
                && let Some(found) = sheets.iter().find(|known| known.name == *sheet)
            {
                claim.evidence = evidence_beside(app, found, *cell);
            }
        }
    }
    Ok(())
}

impl Claim {
    fn submission(&self) -> Option<&str> {
        match &self.origin {
            ClaimOrigin::Workbook { submission, .. } => Some(submission),
            ClaimOrigin::Entered { .. } => None,
        }
    }
}

/// The cells of a report's original; none where it cannot be read again.
async fn original(app: &App, scope: &Scope, submission: &str) -> Result<Vec<SheetReading>, StorageError> {
    let stored = app.storage.submission(scope, submission).await?.submission;
    let bytes = app.storage.original(&stored.sha256)?;
    let request = ReadRequest {
        file_name: stored.file_name,
        form: Some(FORM.to_owned()),
        unit: None,
        period: None,
        today: app.clock.today(),
        keep_cells: true,
        large: false,
        limits: Limits::default(),
        answers: tonghop_ingest::Answers::default(),
    };
    let office = app.office().await?;
    let knowledge = app.importer.knowledge(app, &office, None);
    let reading = app.importer.read(bytes, request, knowledge).await;
    Ok(reading.ok().and_then(Result::ok).map(|reading| reading.sheets).unwrap_or_default())
}

/// The text in the row of a claim, in the column that a header above it calls tài liệu kiểm chứng.
fn evidence_beside(app: &App, sheet: &SheetReading, claim: CellRef) -> String {
    let headers: BTreeSet<String> = app
        .catalogue
        .form(FORM)
        .and_then(|form| form.column(EVIDENCE_FIELD))
        .map(|column| column.headers.iter().filter_map(|header| header.keys().last().cloned()).collect())
        .unwrap_or_default();
    let words = |content: &tonghop_ingest::CellContent| content.value.as_str().map(str::to_owned);
    let mut above = sheet.content.iter().rev().filter(|content| content.cell.row < claim.row);
    let header = above.find(|content| words(content).is_some_and(|words| headers.contains(&text::name_key(&words))));
    let Some(column) = header.map(|content| content.cell.column) else { return String::new() };
    let beside = sheet.content.iter().find(|content| content.cell.row == claim.row && content.cell.column == column);
    beside.and_then(words).unwrap_or_default()
}

/// A claim that is not what the rule gives.
#[derive(Debug, Clone)]
pub struct ClaimDifference {
    /// Code of the component.
    pub criterion: String,
    /// Its name.
    pub name: String,
    /// The claim.
    pub claim: Claim,
    /// What the rule gives.
    pub computed: Decimal,
    /// How, in one sentence.
    pub arithmetic: String,
    /// The finding as officers read it.
    pub finding: Finding,
}

/// Every claim of a unit that is not what the rule gives, in the order of the set. A component without a computed score has
/// nothing to differ from.
pub fn differences(set: &CriteriaSet, score: &UnitScore, claims: &BTreeMap<String, Claim>) -> Vec<ClaimDifference> {
    let components = set.all_components().filter_map(|component| score.component(&component.code));
    components.filter_map(|component| difference(component, claims.get(&component.code)?)).collect()
}

fn difference(component: &ComponentScore, claim: &Claim) -> Option<ClaimDifference> {
    let computed = component.score.filter(|computed| *computed != claim.points)?;
    let criterion = component.code.clone();
    let because = format!("{}.", because(component));
    let kind = FindingKind::ScoreDiffers { criterion: criterion.clone(), claimed: claim.points, computed, arithmetic: because };
    let (name, arithmetic, finding) = (component.name.clone(), component.arithmetic.clone(), Finding::new(kind, Location::File));
    Some(ClaimDifference { criterion, name, claim: claim.clone(), computed, arithmetic, finding })
}

/// `4/5 mục tiêu = 80,00 %, dưới mức 90 % của bộ tiêu chí nên được 0 điểm`: the arithmetic as a reason.
fn because(component: &ComponentScore) -> String {
    let Some((looked_at, points)) = component.arithmetic.rsplit_once(" → ") else { return component.arithmetic.clone() };
    let branch = &component.branch;
    let step = looked_at.strip_suffix(branch.as_str()).filter(|_| !branch.is_empty());
    let reason = match (step, branch.split_once(' ')) {
        (Some(before), Some((word @ ("dưới" | "trên" | "từ"), rest))) => format!("{before}{word} mức {rest} của bộ tiêu chí"),
        _ => looked_at.to_owned(),
    };
    format!("{reason} nên được {points}")
}

/// Why an entry cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefused {
    /// The set has no such component.
    #[error("bộ tiêu chí không có tiêu chí “{0}”")]
    NoCriterion(String),
    /// Only others score it.
    #[error("tiêu chí {0} không do đơn vị tự chấm")]
    NotSelfScored(String),
    /// The points are no number.
    #[error("tiêu chí {code}: “{found}” không phải là số điểm, ví dụ 0,80")]
    NoNumber {
        /// Code of the component.
        code: String,
        /// What was entered.
        found: String,
    },
    /// The points lie outside what the component allows.
    #[error("tiêu chí {code}: điểm phải từ {least} đến {most}")]
    Outside {
        /// Code of the component.
        code: String,
        /// Fewest points.
        least: String,
        /// Most points.
        most: String,
    },
    /// The points differ from the computed ones and nothing says why.
    #[error("tiêu chí {code}: điểm khác điểm hệ thống tính ({computed}), cần ghi lý do")]
    NoReason {
        /// Code of the component.
        code: String,
        /// The computed points.
        computed: String,
    },
}

/// What a person typed for one component.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedClaim {
    /// Code of the component.
    pub criterion: String,
    /// Points as typed; empty = no claim.
    pub points: String,
    /// Tài liệu kiểm chứng.
    pub evidence: String,
    /// Why other points are claimed.
    pub reason: String,
}

/// The entries of a page that say something new, or every reason why they cannot be kept.
///
/// # Errors
/// Every refused entry, in the order of the page.
pub fn entries(
    set: &CriteriaSet,
    score: &UnitScore,
    claims: &BTreeMap<String, Claim>,
    typed: &[TypedClaim],
) -> Result<Vec<NewSelfScore>, Vec<EntryRefused>> {
    let mut refused = Vec::new();
    let mut kept = Vec::new();
    for typed in typed.iter().filter(|typed| is_new(claims.get(&typed.criterion), typed)) {
        match entry(set, score, typed) {
            Ok(entry) => kept.push(entry),
            Err(why) => refused.push(why),
        }
    }
    if refused.is_empty() { Ok(kept) } else { Err(refused) }
}

fn is_new(known: Option<&Claim>, typed: &TypedClaim) -> bool {
    let points = known.map_or_else(String::new, |claim| tonghop_domain::display::plain(claim.points, 6));
    let of_known = |part: fn(&Claim) -> &String| known.map_or("", |claim| part(claim).as_str());
    let is_same_number = points_of(&typed.points).is_some_and(|value| Some(value) == known.map(|claim| claim.points));
    let points_differ = typed.points.trim() != points && !is_same_number;
    points_differ || typed.evidence.trim() != of_known(|claim| &claim.evidence) || typed.reason.trim() != of_known(|claim| &claim.reason)
}

fn entry(set: &CriteriaSet, score: &UnitScore, typed: &TypedClaim) -> Result<NewSelfScore, EntryRefused> {
    let code = typed.criterion.clone();
    let component = set.component(&code).ok_or_else(|| EntryRefused::NoCriterion(code.clone()))?;
    if !component.assessment.is_self_scored() {
        return Err(EntryRefused::NotSelfScored(code));
    }
    let (evidence, reason) = (text::nfc(typed.evidence.trim()), text::nfc(typed.reason.trim()));
    if typed.points.trim().is_empty() {
        return Ok(NewSelfScore { criterion: code, claimed: None, evidence, reason });
    }
    let claimed = allowed_points(component, &typed.points)?;
    let computed = score.component(&code).and_then(|component| component.score);
    if let Some(computed) = computed.filter(|computed| *computed != claimed && reason.is_empty()) {
        return Err(EntryRefused::NoReason { code, computed: tonghop_domain::display::decimal(computed, 2) });
    }
    Ok(NewSelfScore { criterion: code, claimed: Some(claimed), evidence, reason })
}

fn allowed_points(component: &Component, typed: &str) -> Result<Decimal, EntryRefused> {
    let code = component.code.clone();
    let points = points_of(typed).ok_or_else(|| EntryRefused::NoNumber { code: code.clone(), found: typed.trim().to_owned() })?;
    if points < component.min || points > component.max {
        let plain = |value| tonghop_domain::display::plain(value, 4);
        return Err(EntryRefused::Outside { code, least: plain(component.min), most: plain(component.max) });
    }
    Ok(points)
}

/// Points as people type them: `0,80`, `0.8`, `2`. Points never reach a thousand, so a dot is a decimal point.
pub(crate) fn points_of(typed: &str) -> Option<Decimal> {
    typed.trim().replace(',', ".").parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn entered(points: Option<i64>, at: i64) -> StoredSelfScore {
        let entry =
            NewSelfScore {
                criterion: "4.1".into(), claimed: points.map(Decimal::from), evidence: "Báo cáo".into(), reason: String::new()
            };
        StoredSelfScore { unit: OrgUnitId::new("U"), entry, entered_at: at, entered_by: "an".into() }
    }

    #[test]
    fn the_later_word_holds_and_may_take_a_claim_back() {
        let origin = ClaimOrigin::Entered { by: "x".into() };
        let sheet = Claim { points: Decimal::ONE, evidence: String::new(), reason: String::new(), origin, said_at: 10 };
        let mut claims = BTreeMap::from([("4.1".to_owned(), sheet)]);
        enter(&mut claims, entered(Some(3), 9));
        assert_eq!(claims["4.1"].points, Decimal::ONE, "entered before the sheet came");
        enter(&mut claims, entered(Some(2), 11));
        assert_eq!((claims["4.1"].points, claims["4.1"].evidence.as_str()), (Decimal::TWO, "Báo cáo"));
        enter(&mut claims, entered(None, 12));
        assert!(claims.is_empty());
    }

    #[test]
    fn points_are_read_as_people_type_them() {
        assert_eq!(["0,80", " 0.8 ", "2", "-1"].map(points_of), ["0.8", "0.8", "2", "-1"].map(|text| Some(text.parse().unwrap())));
        assert_eq!(["", "tám", "1,2,3"].map(points_of), [None, None, None]);
    }

    #[test]
    fn an_entry_keeps_within_the_component_and_says_why_it_differs() {
        let catalogue = crate::catalogue::Catalogue::load(None).unwrap();
        let set = catalogue.set("mau-xa-2025", None).unwrap();
        let score = tonghop_domain::score::score_unit(set, &OrgUnitId::new("U"), Some("xa"), &Nothing);
        let typed =
            |criterion: &str, points: &str| TypedClaim { criterion: criterion.into(), points: points.into(), ..TypedClaim::default() };
        let refused = |one: TypedClaim| entries(set, &score, &BTreeMap::new(), &[one]).unwrap_err().remove(0).to_string();
        assert_eq!(refused(typed("4.1", "1,2")), "tiêu chí 4.1: điểm phải từ 0 đến 1");
        assert_eq!(refused(typed("4.1", "tám")), "tiêu chí 4.1: “tám” không phải là số điểm, ví dụ 0,80");
        assert_eq!(refused(typed("5.1", "8")), "tiêu chí 5.1 không do đơn vị tự chấm");
        assert_eq!(refused(typed("9", "8")), "bộ tiêu chí không có tiêu chí “9”");
        assert_eq!(
            entries(set, &score, &BTreeMap::new(), &[typed("4.1", ""), typed("4.2.b", "0,5")]).unwrap().len(),
            1,
            "an empty row says nothing"
        );
    }

    /// Every figure is missing, except those of counts that no log holds.
    struct Nothing;

    impl tonghop_domain::score::Figures for Nothing {
        fn year(&self) -> i16 {
            2025
        }

        fn figure(&self, _: &tonghop_domain::formula::Formula) -> tonghop_domain::score::Figure {
            let outcome = tonghop_domain::formula::Outcome::Undefined(tonghop_domain::formula::WhyUndefined::Missing);
            tonghop_domain::score::Figure { outcome, ratio: None, inputs: vec![] }
        }
    }
}
