//! The catalogue: forms, code lists, calendars, criteria sets and the crosswalk as data files.
//!
//! The files live beside the crate they serve and are embedded here; an office adds to them or overrides them by (id, version)
//! in `DATA/catalogue/`. What a file meant when it was first used is kept in the database by its hash.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use tonghop_domain::annex::AnnexTemplate;
use tonghop_domain::calendar::{Calendar, Calendars, load_ad_hoc};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::crosswalk::Crosswalk;
use tonghop_domain::division::DivisionShares;
use tonghop_domain::finding_policy::FindingPolicy;
use tonghop_domain::form::{CodeList, CodeLists, ColumnKind, Form};
use tonghop_domain::indicator::{EntrySlip, Indicator, load_indicators};
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::scaled_index::ScaledIndex;
use tonghop_domain::survey::{self, SurveyMethod};
use tonghop_domain::working_days::WorkingDays;
use tonghop_domain::{DimensionKey, ElementId, Period, PeriodId};
use tonghop_indicators::simulation::{Levers, is_new_member};
use tonghop_reports::document::wording::{PERIODIC_REPORT, PERIODIC_REPORT_FILE, Wording};

static FORMS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/ingest/forms");
static LISTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/ingest/lists");
static CALENDARS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/domain/calendars");
static SLIPS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/indicators/slips");
static WORKING_DAYS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/domain/working_days");
static INDICES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/indicators/indices");
static SURVEYS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/indicators/surveys");
static REPORTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/reports/definitions");
static ANNEXES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/reports/annexes");
static SETS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/indicators/sets");
static CROSSWALK: &str = include_str!("../indicators/crosswalk.toml");
static INDICATORS: &str = include_str!("../indicators/indicators.toml");
static LEVERS: &str = include_str!("../indicators/levers.toml");

/// Reports asked for once are an office's own; none is embedded.
static NONE: Dir<'static> = Dir::new("", &[]);

/// Everything the office's programs are told by data files.
#[derive(Debug)]
pub struct Catalogue {
    /// Forms, by id.
    pub forms: Vec<Form>,
    /// Code lists.
    pub lists: CodeLists,
    /// Regimes of periods.
    pub calendars: Calendars,
    /// Criteria sets, by id and version.
    pub sets: Vec<CriteriaSet>,
    /// Methods that make indices of raw indicators, by id and version.
    pub indices: Vec<ScaledIndex>,
    /// How surveys of satisfaction are evaluated, by id and version.
    pub surveys: Vec<SurveyMethod>,
    /// Indicators shown and compared whatever set is in force.
    pub indicators: Vec<Indicator>,
    /// Orders in which figures are typed into a receiving authority's software, by id: an office's own first.
    pub slips: Vec<EntrySlip>,
    /// Annexes whose lines lead to formulas, by id and version.
    pub annexes: Vec<AnnexTemplate>,
    /// Reports that can be exported, in the order of their list: the newest version of each id.
    pub reports: Vec<ReportDefinition>,
    /// Which activity or indicator bears on which criterion.
    pub crosswalk: Crosswalk,
    /// How divided units are shared among the units that took their parts, where the office has decided it.
    pub division_shares: DivisionShares,
    /// What findings mean for a submission.
    pub policy: FindingPolicy,
    /// Which days the office works.
    pub working_days: WorkingDays,
    /// How figures can still change, for simulations.
    pub levers: Levers,
    /// The sentences of the periodic report.
    pub periodic_report: Wording,
    /// Elements of counts and amounts: they add up over units. Asked for every figure, so found once.
    additive: BTreeSet<ElementId>,
    /// What the elements of forms are called. Asked for every line of a ledger, so found once.
    titles: BTreeMap<ElementId, String>,
    texts: BTreeMap<(&'static str, String, String), String>,
}

/// A data file that is refused, with every fault of it.
#[derive(Debug, thiserror::Error)]
#[error("{file}:\n{faults}")]
pub struct CatalogueFault {
    file: String,
    faults: String,
}

impl Catalogue {
    /// The embedded files, with those of a data folder added or put in their place.
    ///
    /// # Errors
    /// Every fault of the first refused file.
    pub fn load(data: Option<&Path>) -> Result<Self, CatalogueFault> {
        let mut texts = BTreeMap::new();
        let folder = |kind: &str| data.map(|data| data.join("catalogue").join(kind));
        let calendars = load_all(&CALENDARS, folder("calendars"), |text| Calendar::load(text).map_err(|fault| fault.to_string()))?;
        let lists = load_all(&LISTS, folder("lists"), |text| CodeList::load(text).map_err(|faults| faults.to_string()))?;
        let forms = load_all(&FORMS, folder("forms"), |text| Form::load(text).map_err(|faults| faults.to_string()))?;
        let forms: BTreeMap<(String, String), (Form, String)> =
            forms.into_iter().map(|(form, text)| ((form.id.clone(), form.version.clone()), (form, text))).collect();
        for ((id, version), (_, text)) in &forms {
            texts.insert(("form", id.clone(), version.clone()), text.clone());
        }
        let forms: Vec<Form> = forms.into_values().map(|(form, _)| form).collect();
        let is_known = |element: &ElementId| is_element(&forms, element);
        let sets = load_all(&SETS, folder("sets"), |text| CriteriaSet::load(text, &is_known).map_err(|faults| faults.to_string()))?;
        let sets: BTreeMap<(String, String), (CriteriaSet, String)> =
            sets.into_iter().map(|(set, text)| ((set.id.clone(), set.version.clone()), (set, text))).collect();
        for ((id, version), (_, text)) in &sets {
            texts.insert(("set", id.clone(), version.clone()), text.clone());
        }
        let indices =
            load_all(&INDICES, folder("indices"), |text| ScaledIndex::load(text, &is_known).map_err(|faults| faults.to_string()))?;
        let indices: BTreeMap<(String, String), ScaledIndex> =
            indices.into_iter().map(|(index, _)| ((index.id.clone(), index.version.clone()), index)).collect();
        let surveys = load_all(&SURVEYS, folder("surveys"), |text| SurveyMethod::load(text).map_err(|faults| faults.to_string()))?;
        let surveys: BTreeMap<(String, String), SurveyMethod> =
            surveys.into_iter().map(|(method, _)| ((method.id.clone(), method.version.clone()), method)).collect();
        let indicators = load_indicators(INDICATORS, &is_known)
            .map_err(|faults| CatalogueFault { file: "indicators.toml".to_owned(), faults: faults.to_string() })?;
        let slips = load_all(&SLIPS, folder("slips"), |text| EntrySlip::load(text, &is_known).map_err(|faults| faults.to_string()))?;
        let ad_hoc = load_all(&NONE, folder("periods"), |text| load_ad_hoc(text).map_err(|fault| fault.to_string()))?;
        let annexes =
            load_all(&ANNEXES, folder("annexes"), |text| AnnexTemplate::load(text, &is_known).map_err(|faults| faults.to_string()))?;
        let annexes: BTreeMap<(String, String), AnnexTemplate> =
            annexes.into_iter().map(|(annex, _)| ((annex.id.clone(), annex.version.clone()), annex)).collect();
        let reports = load_all(&REPORTS, folder("reports"), |text| ReportDefinition::load(text).map_err(|faults| faults.to_string()))?;
        // The last file holds: the office's own stands behind the embedded one.
        let working_days =
            load_all(&WORKING_DAYS, folder("working-days"), |text| WorkingDays::load(text).map_err(|fault| fault.to_string()))?;
        let crosswalk = Crosswalk::load(CROSSWALK)
            .map_err(|faults| CatalogueFault { file: "crosswalk.toml".to_owned(), faults: faults.to_string() })?;
        Ok(Self {
            lists: CodeLists::new(lists.into_iter().map(|(list, _)| list).collect()),
            calendars: Calendars::new(
                calendars.into_iter().map(|(calendar, _)| calendar).collect(),
                ad_hoc.into_iter().map(|(period, _)| period).collect(),
            ),
            sets: sets.into_values().map(|(set, _)| set).collect(),
            indices: indices.into_values().collect(),
            surveys: surveys.into_values().collect(),
            indicators,
            // The office's own come last from their folder; the newest of them is the one to type from.
            slips: slips.into_iter().rev().map(|(slip, _)| slip).collect(),
            annexes: annexes.into_values().collect(),
            reports: newest(reports.into_iter().map(|(report, _)| report).collect()),
            crosswalk,
            division_shares: division_shares(data)?,
            policy: policy(data)?,
            working_days: working_days.into_iter().next_back().map(|(days, _)| days).unwrap_or_default(),
            levers: levers(data, &forms)?,
            periodic_report: periodic_report(data)?,
            additive: additive(&forms),
            titles: titles(&forms),
            forms,
            texts,
        })
    }

    /// Whether the figures of a form's element add up over units.
    pub fn adds_up(&self, element: &ElementId) -> bool {
        self.additive.contains(element)
    }

    /// The form of an id (the newest version).
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().rfind(|form| form.id == id)
    }

    /// The annex of an id (the newest version).
    pub fn annex(&self, id: &str) -> Option<&AnnexTemplate> {
        self.annexes.iter().rfind(|annex| annex.id == id)
    }

    /// The report of an id.
    pub fn report(&self, id: &str) -> Option<&ReportDefinition> {
        self.reports.iter().find(|report| report.id == id)
    }

    /// The title of a form, or its id where it is unknown.
    pub fn form_title(&self, id: &str) -> String {
        self.form(id).map_or_else(|| id.to_owned(), |form| form.title.clone())
    }

    /// The name of a period, or its id where no calendar has it.
    pub fn period_name(&self, id: &PeriodId) -> String {
        self.calendars.period(id).map_or_else(|_| id.to_string(), |period| period.name)
    }

    /// What a data element is called: the title of its column, or a derived element's own words.
    pub fn element_title(&self, element: &ElementId) -> String {
        let of_form = self.titles.get(element).cloned();
        of_form.or_else(|| derived_title(element.as_str())).unwrap_or_else(|| element.to_string())
    }

    /// A figure in words: its element, and what it is broken down by.
    pub fn figure_title(&self, element: &ElementId, dimensions: &DimensionKey) -> String {
        let title = self.element_title(element);
        let members: Vec<String> = dimensions.iter().map(|(dimension, member)| self.member_title(dimension, member)).collect();
        if members.is_empty() { title } else { format!("{title} ({})", members.join("; ")) }
    }

    /// The name of a member of a dimension: the entry of its code list, else the unit's own word.
    fn member_title(&self, dimension: &str, member: &str) -> String {
        if is_new_member(member) {
            return "loại chưa có".to_owned();
        }
        let of_form = || self.forms.iter().find_map(|form| form.column(dimension)?.list.as_deref());
        let list = match dimension {
            "activity_type" => Some("activity-types"),
            "channel" => Some("channels"),
            _ => of_form(),
        };
        let item = list.and_then(|list| self.lists.get(list)).and_then(|list| list.get(member));
        item.map_or_else(|| member.to_owned(), |item| item.name.clone())
    }

    /// The set of `ID@VERSION`, or the version of `ID` that governs a period; where none does, the newest, so that the computation
    /// can say for which periods it is.
    pub fn set(&self, name: &str, period: Option<&Period>) -> Option<&CriteriaSet> {
        if let Some((id, version)) = name.split_once('@') {
            return self.sets.iter().find(|set| set.id == id && set.version == version);
        }
        let versions = || self.sets.iter().filter(|set| set.id == name);
        let governing = versions().rfind(|set| period.is_some_and(|period| set.governs(period)));
        governing.or_else(|| versions().next_back())
    }

    /// How satisfaction was measured in a period (the newest method that governs its last day); `None` before the first method.
    pub fn survey_method(&self, period: &Period) -> Option<&SurveyMethod> {
        self.surveys.iter().filter(|method| method.governs(period.to)).max_by_key(|method| (method.valid_from, &method.id, &method.version))
    }

    /// The bytes of a form or set file as loaded, to be kept at first use.
    pub fn text(&self, kind: &'static str, id: &str, version: &str) -> Option<&str> {
        self.texts.get(&(kind, id.to_owned(), version.to_owned())).map(String::as_str)
    }
}

/// The newest version of each report; of two files that say the same version, the later one (an office's own) holds.
fn newest(reports: Vec<ReportDefinition>) -> Vec<ReportDefinition> {
    let mut by_id: BTreeMap<String, ReportDefinition> = BTreeMap::new();
    for report in reports {
        if by_id.get(&report.id).is_none_or(|known| known.version <= report.version) {
            by_id.insert(report.id.clone(), report);
        }
    }
    let mut reports: Vec<ReportDefinition> = by_id.into_values().collect();
    reports.sort_by(|one, other| (one.order, &one.id).cmp(&(other.order, &other.id)));
    reports
}

/// The office's `catalogue/unit-shares.toml`; nothing is embedded, since nobody but an office can say how a unit was divided.
fn division_shares(data: Option<&Path>) -> Result<DivisionShares, CatalogueFault> {
    let path = data.map(|data| data.join("catalogue").join("unit-shares.toml")).filter(|path| path.exists());
    let Some(path) = path else { return Ok(DivisionShares::default()) };
    let fault = |faults: String| CatalogueFault { file: path.display().to_string(), faults };
    let text = std::fs::read_to_string(&path).map_err(|why| fault(why.to_string()))?;
    DivisionShares::load(&text).map_err(|faults| fault(faults.to_string()))
}

/// The office's own `catalogue/policy.toml`, else the embedded one.
fn policy(data: Option<&Path>) -> Result<FindingPolicy, CatalogueFault> {
    let path = data.map(|data| data.join("catalogue").join("policy.toml")).filter(|path| path.exists());
    let Some(path) = path else {
        return FindingPolicy::embedded().map_err(|faults| CatalogueFault { file: "policy.toml".to_owned(), faults: faults.to_string() });
    };
    let fault = |faults: String| CatalogueFault { file: path.display().to_string(), faults };
    let text = std::fs::read_to_string(&path).map_err(|why| fault(why.to_string()))?;
    FindingPolicy::load(&text).map_err(|faults| fault(faults.to_string()))
}

/// The office's own `catalogue/levers.toml`, else the embedded one.
fn levers(data: Option<&Path>, forms: &[Form]) -> Result<Levers, CatalogueFault> {
    let path = data.map(|data| data.join("catalogue").join("levers.toml")).filter(|path| path.exists());
    let file = path.as_ref().map_or_else(|| "levers.toml".to_owned(), |path| path.display().to_string());
    let fault = |faults: String| CatalogueFault { file: file.clone(), faults };
    let text = path.as_ref().map_or_else(|| Ok(LEVERS.to_owned()), std::fs::read_to_string).map_err(|why| fault(why.to_string()))?;
    Levers::load(&text, forms).map_err(|faults| fault(faults.to_string()))
}

/// The office's own `catalogue/wording/bao-cao-cchc.txt`, else the embedded one.
fn periodic_report(data: Option<&Path>) -> Result<Wording, CatalogueFault> {
    let path = data.map(|data| data.join("catalogue").join("wording").join(PERIODIC_REPORT_FILE)).filter(|path| path.exists());
    let file = path.as_ref().map_or_else(|| PERIODIC_REPORT_FILE.to_owned(), |path| path.display().to_string());
    let fault = |faults: String| CatalogueFault { file: file.clone(), faults };
    let text =
        path.as_ref().map_or_else(|| Ok(PERIODIC_REPORT.to_owned()), std::fs::read_to_string).map_err(|why| fault(why.to_string()))?;
    Wording::read(PERIODIC_REPORT_FILE, &text).map_err(|why| fault(why.to_string()))
}

fn derived_title(element: &str) -> Option<String> {
    let titles = [
        ("plan.issued_on", "ngày ban hành kế hoạch"),
        ("plan.issue_due", "hạn ban hành kế hoạch"),
        ("plan.targets_due", "số chỉ tiêu đã đến hạn"),
        ("plan.targets_met", "số chỉ tiêu đã đạt"),
        ("plan.targets_not_due", "số chỉ tiêu chưa đến hạn"),
        ("plan.targets_without_number", "số chỉ tiêu không có số"),
        ("activity.count", "số hoạt động tuyên truyền"),
        ("activity.people", "số lượt người"),
        ("task.total", "số nhiệm vụ"),
        ("task.done_on_time", "số nhiệm vụ hoàn thành đúng hạn"),
        ("task.done_late", "số nhiệm vụ hoàn thành muộn"),
        ("task.overdue", "số nhiệm vụ quá hạn"),
        ("task.not_yet_due", "số nhiệm vụ chưa đến hạn"),
        ("report.owed", "số báo cáo phải nộp"),
        ("report.received", "số báo cáo đã nộp"),
        ("report.on_time", "số báo cáo nộp đúng hạn"),
    ];
    titles.iter().find(|(name, _)| *name == element).map(|(_, title)| (*title).to_owned())
}

/// The title of the first column that has an element.
fn titles(forms: &[Form]) -> BTreeMap<ElementId, String> {
    let mut titles = BTreeMap::new();
    for (form, column) in forms.iter().flat_map(|form| form.columns.iter().map(move |column| (form, column))) {
        if let Ok(element) = form.element(&column.field) {
            titles.entry(element).or_insert_with(|| column.title());
        }
    }
    titles
}

fn additive(forms: &[Form]) -> BTreeSet<ElementId> {
    let of_form = |form: &Form| -> Vec<ElementId> {
        let counts = form.columns.iter().filter(|column| matches!(column.kind, ColumnKind::Count | ColumnKind::Money));
        counts.filter_map(|column| form.element(&column.field).ok()).collect()
    };
    forms.iter().flat_map(of_form).collect()
}

/// Whether some form yields the element, or the pipeline derives it.
pub fn is_element(forms: &[Form], element: &ElementId) -> bool {
    let name = element.as_str();
    tonghop_indicators::derived::ELEMENTS.contains(&name)
        || survey::PART.contains(&name)
        || forms.iter().any(|form| {
            let prefix = form.id.replace('-', "_");
            name.strip_prefix(&prefix).and_then(|rest| rest.strip_prefix('.')).is_some_and(|field| form.column(field).is_some())
        })
}

fn load_all<T>(
    embedded: &Dir<'_>,
    folder: Option<PathBuf>,
    load: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<(T, String)>, CatalogueFault> {
    let mut loaded = Vec::new();
    for (file, text) in texts(embedded, folder)? {
        let value = load(&text).map_err(|faults| CatalogueFault { file, faults })?;
        loaded.push((value, text));
    }
    Ok(loaded)
}

/// Embedded files first, then those of the office, each by name: later ones with the same id and version win.
fn texts(embedded: &Dir<'_>, folder: Option<PathBuf>) -> Result<Vec<(String, String)>, CatalogueFault> {
    let is_toml = |path: &Path| path.extension().is_some_and(|ending| ending == "toml");
    let mut found: Vec<(String, String)> = embedded
        .files()
        .filter(|file| is_toml(file.path()))
        .filter_map(|file| Some((file.path().display().to_string(), file.contents_utf8()?.to_owned())))
        .collect();
    found.sort();
    let Some(entries) = folder.and_then(|folder| std::fs::read_dir(folder).ok()) else { return Ok(found) };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| is_toml(path)).collect();
    paths.sort();
    for path in paths {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|fault| CatalogueFault { file: file.clone(), faults: fault.to_string() })?;
        found.push((file, text));
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_loads() {
        let catalogue = Catalogue::load(None).unwrap();
        assert!(catalogue.form("kstt-06a").is_some());
        assert!(catalogue.set("766-2022", None).is_some());
        assert!(catalogue.indices.iter().any(|index| index.id == "papi-chi-tieu"));
        let period = |id: &str| catalogue.calendars.period(&id.parse().unwrap()).unwrap();
        assert_eq!(catalogue.set("pci", Some(&period("civil:2006"))).unwrap().version, "2006");
        assert_eq!(catalogue.set("pci", Some(&period("civil:2019"))).unwrap().version, "2013");
    }

    #[test]
    fn what_carries_out_a_criterion_of_an_index_stands_in_every_set_that_is_named() {
        let catalogue = Catalogue::load(None).unwrap();
        let has = |set: &CriteriaSet, code: &str| {
            set.component(code).is_some() || set.domains.iter().flat_map(|domain| &domain.criteria).any(|criterion| criterion.code == code)
        };
        for criterion in &catalogue.crosswalk.criteria {
            for path in &criterion.components {
                let (named, code) = path.split_once('/').unwrap();
                let (id, version) = named.split_once('@').map_or((named, None), |(id, version)| (id, Some(version)));
                let sets: Vec<_> =
                    catalogue.sets.iter().filter(|set| set.id == id && version.is_none_or(|version| set.version == version)).collect();
                // PAPI has grown: a dimension need not stand in its first versions.
                let found = sets.iter().filter(|set| has(set, code)).count();
                assert!(found > 0 && (id == "papi" || found == sets.len()), "{}: {path}", criterion.code);
            }
        }
        let named = |id: &str, version: &str, code: &str| {
            let set = catalogue.sets.iter().find(|set| set.id == id && set.version == version).unwrap();
            let criteria = set.domains.iter().flat_map(|domain| &domain.criteria);
            criteria.into_iter().find(|criterion| criterion.code == code).unwrap().name.clone()
        };
        let labour = catalogue.crosswalk.criteria.iter().find(|criterion| criterion.code == "pci-9").unwrap();
        for version in ["2006", "2009", "2013", "2022"] {
            let code = labour.components_in("pci", version).next().unwrap();
            assert_eq!(named("pci", version, code), "Đào tạo lao động", "versions number the sub-indices differently");
        }
    }

    #[test]
    fn an_office_puts_its_own_file_in_place_of_ours() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("catalogue/calendars");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("broken.toml"), "id = 1").unwrap();
        let fault = Catalogue::load(Some(data.path())).unwrap_err();
        assert!(fault.to_string().contains("broken.toml"), "{fault}");
    }

    #[test]
    fn an_office_has_its_own_policy_of_findings() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("catalogue");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("policy.toml"), "id = 1").unwrap();
        assert!(Catalogue::load(Some(data.path())).unwrap_err().to_string().contains("policy.toml"));
        std::fs::remove_file(folder.join("policy.toml")).unwrap();
        assert_eq!(Catalogue::load(Some(data.path())).unwrap().policy.id, "default");
    }
}
