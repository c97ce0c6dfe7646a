//! English.

use rust_decimal::Decimal;

use super::{Language, Wording, rule_title};
use crate::display;
use crate::finding::{Finding, FindingKind, Location, ReadingReason, Term};
use crate::finding_group::{FindingGroup, Shared, SharedFault};
use crate::formula::{Expected, FUNCTIONS, FormulaFault, FormulaFaultKind, WhyUndefined};
use crate::period::PeriodId;
use crate::refusal::Refusal;

/// A finding in English. Figures and dates keep the look they have everywhere else: `1.234,5`, `17/09/2025`.
pub fn finding(finding: &Finding) -> Wording {
    let place = place(&finding.at);
    let found = finding.found.as_deref().unwrap_or_default();
    let (what, advice) = what_and_advice(&finding.kind, found);
    // A score stands in no file: its criterion is its place.
    let headline = match (&finding.kind, &finding.at) {
        (FindingKind::ScoreDiffers { .. }, Location::File) => super::capitalised(&what),
        _ => format!("{place}: {what}"),
    };
    Wording { headline, advice }
}

/// A group of findings in English.
pub fn group(group: &FindingGroup<'_>) -> Wording {
    let head = finding(group.head);
    match group.shared {
        Shared::Nothing => head,
        Shared::Figure { cell } => {
            let count = group.others.len();
            let others = super::cells_of(&group.others);
            let advice = format!("{} {count} more from the same cause (cell {cell}): {}.", head.advice, super::joined(&others, "cell "));
            Wording { headline: head.headline, advice: advice.trim_start().to_owned() }
        }
        Shared::Column { first, last } => {
            let (what, advice) = what_and_advice(&group.head.kind, group.head.found.as_deref().unwrap_or_default());
            let sheet = group.head.at.sheet().unwrap_or_default();
            let count = super::cells_of(&group.findings().collect::<Vec<_>>()).len();
            Wording { headline: format!("Sheet “{sheet}”, {count} cells in {first}:{last}, e.g. cell {first}: {what}"), advice }
        }
    }
}

/// What several units did wrong alike, in English.
pub fn shared_fault(fault: &SharedFault<'_>) -> String {
    let title = rule_title(fault.rule, Language::English);
    let column = fault.column.map(|column| format!(" in column “{column}”")).unwrap_or_default();
    format!("{} units have the same fault{column} of the form “{}”: {title}.", fault.units.len(), fault.form)
}

/// A refusal in English.
pub fn refusal(refusal: &Refusal) -> Wording {
    let (headline, advice) = match refusal {
        Refusal::Empty => ("The file is empty (0 bytes).", "Ask the unit to send it again."),
        Refusal::Encrypted => (
            "The file is protected by a password and cannot be read.",
            "Open it with the password, remove the password (File → Info → Protect Workbook), save and submit again.",
        ),
        Refusal::Damaged { .. } => (
            "The file is damaged, cut off, or made to cause a failure.",
            "Open it on the unit's computer, save it as a new file (.xlsx) and submit again.",
        ),
        Refusal::Word => (
            "This is a Word document, not a workbook.",
            "It is filed as narrative report and no figures are read from it; the figures must be sent in Excel, using the template.",
        ),
        Refusal::Pdf => (
            "This is a PDF document, not a workbook.",
            "It is filed as signed copy and no figures are read from it; the figures must be sent in Excel, using the template.",
        ),
        Refusal::Picture => (
            "This is a picture; no figures can be read from it.",
            "A photo of a paper form: enter the figures in the Excel template and submit it. A photo that belongs to a report: choose unit and period and read it again, or send it in one zip with the unit's workbook. Evidence: register it on the page Evidence.",
        ),
        Refusal::WebPage => (
            "The file is a renamed web page, not a workbook.",
            "Open it in Excel, choose Save As, type Excel Workbook (.xlsx), and submit again.",
        ),
        Refusal::TooOld => {
            ("The file is of a version of Excel that is too old (before Excel 97).", "Open it, save it as .xlsx and submit again.")
        }
        Refusal::NotATable => (
            "The file is not recognised as a workbook or table (xlsx, xls, xlsb, ods, csv).",
            "Check the file; if it is a workbook, save it as .xlsx and submit again.",
        ),
        Refusal::TooLarge { limit, allowed, found } => {
            let headline = format!("The file exceeds the limit {limit}: {allowed} allowed, {found} found.");
            return Wording { headline, advice: "Split the file or delete what is not needed, then submit again.".into() };
        }
        Refusal::UnsafeBundle { entry } => {
            let headline = format!("The zip file holds an unsafe entry: “{entry}”.");
            let advice = "Zip only the report files, without a zip inside and without a password.".into();
            return Wording { headline, advice };
        }
        Refusal::OutOfBounds => (
            "The file is damaged or made to cause a failure: reading it took more time or memory than allowed.",
            "Open it on the unit's computer, save it as a new file (.xlsx) and submit again.",
        ),
    };
    Wording { headline: headline.into(), advice: advice.into() }
}

fn place(at: &Location) -> String {
    match at {
        Location::File => "File".to_owned(),
        Location::Sheet { sheet } => format!("Sheet “{sheet}”"),
        Location::Cell { sheet, cell } => format!("Sheet “{sheet}”, cell {cell}"),
        Location::Cells { sheet, cells } => {
            let cells = cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("Sheet “{sheet}”, cells {cells}")
        }
    }
}

fn what_and_advice(kind: &FindingKind, found: &str) -> (String, String) {
    match kind {
        FindingKind::FormUnknown { sheets } => (
            format!("no sheet fits a known form (looked at: {}).", sheets.join(", ")),
            "Choose the form, or enter the figures in the template and submit it.".into(),
        ),
        FindingKind::FormExpired { form, valid_until } => (
            format!("the form “{form}” was valid until {}.", display::date(*valid_until)),
            "The figures are read; check whether a newer form is required for this period.".into(),
        ),
        FindingKind::NarrativeFiled { what, unit, missing_form, period } => {
            narrative(what, unit.as_deref(), missing_form.as_deref(), period.as_ref(), found)
        }
        FindingKind::SheetHidden => {
            ("the sheet is hidden but was read.".into(), "If it is an old draft, delete it and submit again.".into())
        }
        FindingKind::HiddenSheetLeftOut => (
            "the sheet is hidden and holds the same form as a shown one, so its figures were not taken.".into(),
            "If it is an old draft, delete it; if it must be reported, unhide it and submit again.".into(),
        ),
        FindingKind::TemplateOutdated { year } => (
            format!("“{found}”: the template is of {year}."),
            "The figures were read; use the current template from the next period on.".into(),
        ),
        FindingKind::TemplateVersionOutdated { form, version, current } => (
            format!("the template of form “{form}” is version {version}; the current version is {current}."),
            "The figures were read; check the new columns of the form and use the current template from the next period on.".into(),
        ),
        FindingKind::MacrosIgnored => ("the file has macros; they were not run and do not affect the figures.".into(), String::new()),
        FindingKind::FormatDiffers { extension, content } => {
            (format!("the name ends in .{extension} but the content is {content}; it was read by its content."), String::new())
        }
        FindingKind::LegacyText { encoding, text } => {
            (format!("text coded in {encoding} was converted to “{text}”."), "Nothing to do if this is right.".into())
        }
        FindingKind::UnitMissing => {
            ("the reporting unit is not named.".into(), "Choose the unit, or write its name above the table and submit again.".into())
        }
        FindingKind::UnitUnknown => (format!("the unit “{found}” is not in the list of units."), choose_unit()),
        FindingKind::UnitNotThen { unit, from, to } => {
            let until = to.map_or_else(String::new, |to| format!(" until {}", display::date(to)));
            (
                format!("{unit} exists from {}{until}, outside the days of the report.", display::date(*from)),
                "Check the period, or choose the unit that the figures belong to.".into(),
            )
        }
        FindingKind::UnitAmbiguous { candidates } => {
            (format!("the unit is called “{found}”; the list of units has {}.", list_and(candidates)), choose_unit())
        }
        FindingKind::UnitDivided { candidates } => (
            format!("the former unit “{found}” was divided between {}.", list_and(candidates)),
            "Not recorded. Choose the present unit to which these figures belong.".into(),
        ),
        FindingKind::UnitThroughEvent { old, new, resolution } => {
            let basis = if resolution.is_empty() { String::new() } else { format!(" ({resolution})") };
            (
                format!("the former name “{old}” was taken as {new} after the rearrangement of units{basis}."),
                "Nothing to do if this is right.".into(),
            )
        }
        FindingKind::UnitReadAs { unit } => {
            (format!("the unit name “{found}” was understood as {unit}."), "Nothing to do if that is right.".into())
        }
        FindingKind::UnitFromSheetName { unit } => {
            (format!("no unit is named; by the name of the sheet “{found}” it is {unit}."), "Nothing to do if that is right.".into())
        }
        FindingKind::UnitDiffers { given, found } => (
            format!("the file names “{found}”, but it was submitted for “{given}”."),
            "Choose the unit again or submit the right file.".into(),
        ),
        FindingKind::UnitFromTemplate { unit } => (
            format!("the file does not say clearly whose it is; its template was made for “{unit}”, so it is taken for this unit's."),
            "If it is another unit's, choose the unit when submitting.".into(),
        ),
        FindingKind::PeriodFromTemplate { period_name } => (
            format!(
                "the file does not say clearly which period it is of; its template was made for {period_name}, so it is taken for that."
            ),
            "If it is of another period, choose the period when submitting.".into(),
        ),
        FindingKind::PeriodMissing => {
            ("the reporting period is not named.".into(), "Choose the period, or write it above the table and submit again.".into())
        }
        FindingKind::PeriodUnknown { choices } => {
            (format!("the form's reporting regime has no period “{found}”."), format!("Choose one of: {}.", choices.join(", ")))
        }
        FindingKind::PeriodDiffers { given, found } => (
            format!("the file says {found}, but it was submitted for {given}."),
            "Choose the period again or submit the right file.".into(),
        ),
        FindingKind::PeriodWindowDiffers { period_name, from, to } => (
            format!("says “{found}”, but {period_name} runs from {} to {}.", display::date(*from), display::date(*to)),
            "Check whether the figures cover the right dates.".into(),
        ),
        FindingKind::LineMissing { label } => {
            (format!("the line “{label}: …” above the table is missing."), "Add it as in the template and submit again.".into())
        }
        FindingKind::RowsRepeated { rows } => (
            format!(
                "rows {} all say “{found}”; only the first was read.",
                rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            ),
            "Merge them into one row or name each of them, then submit again.".into(),
        ),
        FindingKind::FiguresScaled { factor } => (
            format!("amounts of money were multiplied by {} because the sheet says “{found}”.", display::plain(*factor, 0)),
            "Nothing to do if that is right.".into(),
        ),
        FindingKind::ColumnMissing { column } => {
            (format!("the column “{column}” is missing."), "Add it as in the template and submit again.".into())
        }
        FindingKind::ColumnUnknown => (format!("the column “{found}” is not part of the form and was not read."), String::new()),
        FindingKind::HeaderReadAs { column } => {
            (format!("the column “{found}” was read as “{column}”."), "Nothing to do if that is right.".into())
        }
        FindingKind::HeaderUnclear { candidates, samples } => (
            format!("it is not clear which column of the form “{found}”{} is: {}.", examples(samples), list_or(candidates)),
            "Not recorded. Choose the column, or choose not to read it; workbooks like this one will then be recognised.".into(),
        ),
        FindingKind::AnswerUsed { meaning: Some(meaning) } => {
            (format!("“{found}” was read as “{meaning}”, as answered before."), "Nothing to do if that is right.".into())
        }
        FindingKind::AnswerUsed { meaning: None } => (format!("the column “{found}” was not read, as answered before."), String::new()),
        FindingKind::HiddenCellsRead { rows, columns } => (
            format!("{} are hidden but were read like all others.", hidden(rows, columns)),
            "If they are drafts, delete them and submit again.".into(),
        ),
        FindingKind::ScalesContradict { notes } => (
            format!(
                "the notes of the unit of money differ: {}.",
                list_and(&notes.iter().map(|note| format!("“{note}”")).collect::<Vec<_>>())
            ),
            "The amounts could not be read. Keep the right note and submit again.".into(),
        ),
        FindingKind::NoRows => {
            ("the table has no row of figures.".into(), "If nothing occurred, write “không phát sinh” below the header.".into())
        }
        FindingKind::NilReport => ("the unit reports that nothing occurred in the period.".into(), String::new()),
        FindingKind::CodeReadAs { name } => (format!("“{found}” was read as “{name}”."), "Nothing to do if that is right.".into()),
        FindingKind::TooManyDigits { column } => (
            format!("the column “{column}” says “{found}”, more than 15 digits; Excel keeps only the first 15."),
            "Check the last digits; if it is a code, format the cell as text and write it again.".into(),
        ),
        FindingKind::NotANumber { column } => (
            format!("the column “{column}” must hold a number; the cell says “{found}”."),
            "Write a number. This cell is not counted, the others are read.".into(),
        ),
        FindingKind::Negative { column, value } => {
            (format!("the column “{column}” says {}; it must be 0 or more.", display::plain(*value, 4)), check_number())
        }
        FindingKind::NotWhole { column, value } => {
            (format!("the column “{column}” says {}; a count must be a whole number.", display::plain(*value, 4)), check_number())
        }
        FindingKind::OutOfRange { column, value, least, most } => (
            format!("the column “{column}” says {}, outside the bounds ({}).", display::plain(*value, 4), bounds(*least, *most)),
            check_number(),
        ),
        FindingKind::NotADate { column, nearest } => {
            let example = nearest.map_or_else(String::new, |day| format!(", for example {}", display::date(day)));
            (
                format!("“{found}” in the column “{column}” is no date of the calendar."),
                format!("Write the date as dd/mm/yyyy{example}. This row is not counted, the others are read."),
            )
        }
        FindingKind::DateOutsidePeriod { day, period, from, to, .. } => {
            let side = if day > to { "after" } else { "before" };
            (
                format!("{} lies {side} the period {period} ({}).", display::date(*day), display::window(*from, *to)),
                "The row is not counted in this period; correct the date if it is a slip.".into(),
            )
        }
        FindingKind::CodeUnknown { column, allowed } => {
            (format!("“{found}” is not in the list of the column “{column}”."), format!("Write one of: {}.", allowed.join("; ")))
        }
        FindingKind::RequiredMissing { column, is_figure } => {
            let zero = if *is_figure { "; if it is zero, write 0" } else { "" };
            (format!("the column “{column}” is blank."), format!("Fill it in and submit again{zero}."))
        }
        FindingKind::CellError { column } => {
            (format!("the column “{column}” holds the formula error {found}."), "Correct the formula or write the number itself.".into())
        }
        FindingKind::NotCalculated { column } => (
            format!("the formula in the column “{column}” has no stored result."),
            "Open the file in Excel, save it so that it is calculated, and submit again.".into(),
        ),
        FindingKind::MoreOfTheSame { rule, more } => {
            (format!("{more} more places have the fault {rule}; not all are listed."), "Correct the whole column and submit again.".into())
        }
        FindingKind::LogCounted { rows, counted, simplified, uncompared } => {
            let without_codes = (*simplified > 0).then(|| {
                format!("{simplified} rows lost their plan target, document number and evidence: the log holds too many different ones.")
            });
            let not_compared = (*uncompared > 0)
                .then(|| format!("{uncompared} rows at the end were not compared with those before them: the file is too long."));
            (
                format!(
                    "the log of {rows} rows was counted by day, type and channel: {counted} rows of the period; they are not kept one by one."
                ),
                [without_codes, not_compared].into_iter().flatten().collect::<Vec<_>>().join(" "),
            )
        }
        FindingKind::CellDamaged { column } => (
            format!("the cell in the column “{column}” is damaged in the file (it says “{found}”), so it has no value."),
            "Open the file in Excel, type the value of the cell again, save and submit again.".into(),
        ),
        FindingKind::NumberAmbiguous { column, readings } => {
            let readings = readings.iter().map(|value| display::plain(*value, 4)).collect::<Vec<_>>().join(" or ");
            (
                format!("“{found}” in the column “{column}” can be read as {readings}."),
                "Write the number without a thousands separator.".into(),
            )
        }
        FindingKind::ReadAs { column, value, reason } => (
            format!("“{found}” was read as {} because {}.", display::plain(*value, 6), why(reason, column)),
            "Nothing to do if this is right.".into(),
        ),
        FindingKind::DatesReadAs { from, to } if from == to => {
            (format!("“{found}” was read as {}.", display::date(*from)), "Nothing to do if this is right.".into())
        }
        FindingKind::DatesReadAs { from, to } => (
            format!("“{found}” was read as from {} to {}.", display::date(*from), display::date(*to)),
            "Nothing to do if this is right.".into(),
        ),
        FindingKind::RowSumDiffers { total, parts, sum } => row_sum(total, parts, *sum),
        FindingKind::ColumnTotalDiffers { column, total, sum } => (
            format!(
                "the total row of the column “{column}” says {} but its rows add up to {}.",
                display::plain(*total, 4),
                display::plain(*sum, 4)
            ),
            format!(
                "The difference is {}. Check the rows and the total row; the total row is never added to the figures.",
                display::plain(total.saturating_sub(*sum).abs(), 4)
            ),
        ),
        FindingKind::TotalRowSkipped => {
            (format!("the row “{found}” was taken as a total: it is checked, and not added to the figures."), String::new())
        }
        FindingKind::PartRowSkipped => {
            (format!("the row “{found}” is part of the row above it, and not added to the figures again."), String::new())
        }
        FindingKind::RowsBelowTable { count } => (
            format!("{count} rows of figures stand below the notes and signatures of the table, so they are not read."),
            "If they belong to the table, move them above the signatures and submit again.".into(),
        ),
        FindingKind::ActivityRepeated { rows, same_link } => {
            let what = if *same_link { "the same link" } else { "the same date, type and content" };
            (
                format!("rows {} have {what}.", list_numbers(rows)),
                "They are counted once. If they are different activities, describe each, or give each its full link.".into(),
            )
        }
        FindingKind::ActivityReportedBefore { count, period } => {
            (format!("{count} rows were already reported in {period}; each activity is counted once."), "Nothing to do.".into())
        }
        FindingKind::RowsBeforePeriod { count, period_name, from } => (
            format!("the first {count} rows are of days before {}; the log is kept cumulatively.", display::date(*from)),
            format!("These rows do not count in {period_name}; every activity counts once."),
        ),
        FindingKind::LinkSharedWith { units, link } => (
            format!("the link {link} is also reported by {}.", list_and(units)),
            "Agree on which unit leads; the other one writes the role “tham gia”.".into(),
        ),
        FindingKind::IntegratedAsDedicated { activity } => (
            format!("an activity integrated in another meeting is reported as “{activity}”."),
            "It does not count as a dedicated meeting; if it was one, correct the column of how it was organised.".into(),
        ),
        FindingKind::EvidenceMissing { missing } => {
            (format!("evidence is missing: {}.", missing.join("; ")), "Add it or give the reason.".into())
        }
        FindingKind::CarriedOverDiffers { carried, left_open, period, part, source } => {
            let part = if part.is_empty() { String::new() } else { format!(" ({part})") };
            (
                format!(
                    "carried over from the last period{part}: {}; for {period} the unit reported {} still open ({source}).",
                    display::plain(*carried, 4),
                    display::plain(*left_open, 4)
                ),
                format!("{}Correct one of the two, or give the reason.", swapped(*carried, *left_open)),
            )
        }
        FindingKind::FigureJumps { column, value, median, earlier, part } => (
            format!(
                "column “{column}”{} says {}, while the unit usually reported about {} in {earlier} earlier periods.",
                of_part(part),
                display::plain(*value, 4),
                display::plain(*median, 2)
            ),
            "Check for a digit too many or too few, or another unit of measure; if it is right, give the reason.".into(),
        ),
        FindingKind::TextTooLong { column, length, most } => (
            format!(
                "column “{column}” holds {} letters, usually at most {}.",
                display::integer((*length).into()),
                display::integer((*most).into())
            ),
            "A whole paragraph may have been pasted into one cell; shorten it and send the details with the narrative report.".into(),
        ),
        FindingKind::SheetsDiffer { column, part, here, there, other_sheet, other_cell } => {
            let cell = other_cell.map(|cell| format!(", cell {cell}")).unwrap_or_default();
            (
                format!(
                    "column “{column}”{} says {}, but sheet “{other_sheet}”{cell} says {}.",
                    of_part(part),
                    display::plain(*here, 4),
                    display::plain(*there, 4)
                ),
                "Both must be the same. Correct the wrong one and submit again.".into(),
            )
        }
        FindingKind::ReportSplit { other_sheet } => (
            format!("this sheet and sheet “{other_sheet}” are the same form of the same unit and period, with different rows."),
            "Put them into one sheet, or say the right period on each, and submit again; otherwise only one is recorded.".into(),
        ),
        FindingKind::ReportRepeated { other_sheet } => {
            (format!("this sheet repeats the report on sheet “{other_sheet}”; it counts once."), "Nothing to do.".into())
        }
        FindingKind::ReportContinues { file } => (
            format!("the days of this sheet go on where file “{file}” of the same unit and period ends; both count as one report."),
            "Nothing to do if that is right. If this file replaces the other, return the other.".into(),
        ),
        FindingKind::ReportReplaces { file } => (
            format!("no row in common with file “{file}” of the same unit and period; accepting this file drops every row of that one."),
            "If it is a further part, put the parts into one file and submit again; if it replaces the other, accept it with the reason."
                .into(),
        ),
        FindingKind::LoggedDiffers { column, part, reported, logged } => (
            format!(
                "column “{column}”{} says {}, the log of the period holds {}.",
                of_part(part),
                display::plain(*reported, 4),
                display::plain(*logged, 4)
            ),
            format!(
                "Off by {}. Complete the log, or correct the report, or give the reason.",
                display::plain(reported.saturating_sub(*logged).abs(), 4)
            ),
        ),
        FindingKind::TargetMissedInPeriods { target, met, due, missed, total } => (
            format!("the target “{target}” was met {met}/{due} times; missed: {}.", missed.join(", ")),
            format!("The total of {} does not make up for the times missed. Add to the log what was left out.", display::plain(*total, 2)),
        ),
        FindingKind::ScoreDiffers { criterion, claimed, computed, arithmetic } => (
            format!(
                "criterion {criterion}: the unit gave itself {} points, the rule gives {}.",
                display::decimal(*claimed, 2),
                display::decimal(*computed, 2)
            ),
            format!("{arithmetic} See how it is computed; to keep another score a reason must be given."),
        ),
        FindingKind::PublishedDiffers { published, computed, about } => (
            format!(
                "{about}: the published {} differs from {} computed from its parts.",
                display::plain(*published, 6),
                display::plain(*computed, 6)
            ),
            "The published figure is kept; compare it with the place of publication.".into(),
        ),
        FindingKind::SourcesDiffer { about, said, other, source } => (
            format!("{about}: this file says {}, {source} says {}.", display::plain(*said, 6), display::plain(*other, 6)),
            format!(
                "{}Both sources are kept; compare with the place of publication before use.",
                if crate::printed::looks_like_a_slip(*said, *other) { "Nearly the same digits: one may be a misprint. " } else { "" }
            ),
        ),
        FindingKind::Estimate => ("the figures are estimates and will be replaced by actual ones.".into(), String::new()),
    }
}

fn choose_unit() -> String {
    "Not recorded. Choose the right unit; files like this one will be recognised from then on.".to_owned()
}

fn check_number() -> String {
    "Check it and write the right number.".to_owned()
}

fn examples(samples: &[String]) -> String {
    if samples.is_empty() { String::new() } else { format!(" (for example {})", samples.join("; ")) }
}

fn list_or(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(" or ")
}

fn hidden(rows: &[String], columns: &[String]) -> String {
    let part = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")));
    [part("rows", rows), part("columns", columns)].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

fn narrative(what: &str, unit: Option<&str>, missing_form: Option<&str>, period: Option<&PeriodId>, found: &str) -> (String, String) {
    let kept = match (what, unit) {
        ("PDF", Some(unit)) => format!("filed as signed copy of {unit}"),
        ("ảnh", Some(unit)) => format!("filed in the report bundle of {unit}"),
        (_, Some(unit)) => format!("filed as narrative report of {unit}"),
        (_, None) => "kept, its unit is not known".to_owned(),
    };
    let advice = match (missing_form, period) {
        (Some(form), Some(period)) => {
            format!("The Excel form “{form}” for {period} is still missing; download the template and submit it.")
        }
        _ => "The figures must be submitted in Excel, using the template.".to_owned(),
    };
    let what = if what == "ảnh" { "picture" } else { what };
    (format!("“{found}” is a {what} file: {kept}; no figures are read from it."), advice)
}

fn of_part(part: &str) -> String {
    if part.is_empty() { String::new() } else { format!(" ({part})") }
}

fn row_sum(total: &Term, parts: &[Term], sum: Decimal) -> (String, String) {
    let labels = parts.iter().map(|part| part.label.as_str()).collect::<Vec<_>>().join(" + ");
    let figure = |term: &Term| term.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4));
    let figures = parts.iter().map(figure).collect::<Vec<_>>().join(" + ");
    let difference = total.value.map_or(sum, |value| value.saturating_sub(sum)).abs();
    (
        format!("column {} says {} but {labels} = {figures} = {}.", total.label, figure(total), display::plain(sum, 4)),
        format!("The difference is {}. Check these cells and submit again.", display::plain(difference, 4)),
    )
}

fn why(reason: &ReadingReason, column: &str) -> String {
    match reason {
        ReadingReason::UnitOfMeasure { words } => format!("“{words}” is the unit of measure of the column “{column}”"),
        ReadingReason::Grouping => "the dot groups thousands".to_owned(),
        ReadingReason::DecimalComma => "the comma is the decimal sign".to_owned(),
        ReadingReason::StoredAsText => "the cell holds the number as text".to_owned(),
        ReadingReason::Percent => format!("the column “{column}” is in per cent"),
        ReadingReason::Nil => "the cell says that nothing occurred".to_owned(),
        ReadingReason::Words => "the number is spelt out".to_owned(),
        ReadingReason::AtLeast { words } => format!("“{words}” is the least figure"),
        ReadingReason::Scaled { note } => format!("the sheet says “{note}”"),
    }
}

/// "45 against 54" is the commonest slip of the hand.
fn swapped(one: Decimal, other: Decimal) -> &'static str {
    let digits = |value: Decimal| {
        let mut digits: Vec<char> = value.to_string().chars().collect();
        digits.sort_unstable();
        digits
    };
    if one != other && digits(one) == digits(other) { "Digits may have been swapped. " } else { "" }
}

fn bounds(least: Option<Decimal>, most: Option<Decimal>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("from {} to {}", display::plain(least, 4), display::plain(most, 4)),
        (Some(least), None) => format!("{} or more", display::plain(least, 4)),
        (None, Some(most)) => format!("at most {}", display::plain(most, 4)),
        (None, None) => "none".to_owned(),
    }
}

fn list_and(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn list_numbers(numbers: &[u32]) -> String {
    list_and(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// A fault of a formula's text, with its place.
pub fn formula_fault(fault: &FormulaFault) -> String {
    format!("Position {}: {}.", fault.position, formula_fault_kind(&fault.kind))
}

fn formula_fault_kind(kind: &FormulaFaultKind) -> String {
    match kind {
        FormulaFaultKind::Empty => "the formula is blank".into(),
        FormulaFaultKind::TooLong { most } => format!("the formula is too long (at most {most} bytes)"),
        FormulaFaultKind::TooDeep { most } => format!("parentheses and functions are nested deeper than {most}"),
        FormulaFaultKind::TooManyNodes { most } => {
            format!("the formula has more than {most} numbers, elements and operations; split it into several")
        }
        FormulaFaultKind::UnknownCharacter(character) => format!("the character “{character}” has no place in a formula"),
        FormulaFaultKind::UnclosedText => "the closing \" is missing".into(),
        FormulaFaultKind::NotANumber(found) => {
            format!("“{found}” is no number; write for example 0.9, with a decimal point and at most 28 digits")
        }
        FormulaFaultKind::DecimalComma => "decimals in a formula follow a point, for example 0.9".into(),
        FormulaFaultKind::NotAnElement(found) => {
            format!("“{found}” is no data element; write form.field in plain lower-case letters, for example kstt_06a.received_total")
        }
        FormulaFaultKind::UnknownFunction(found) => format!("there is no function “{found}”; the functions are: {}", FUNCTIONS.join(", ")),
        FormulaFaultKind::UnknownWord(found) => {
            format!(
                "“{found}” is not understood; a data element is written form.field, a function with parentheses ({})",
                FUNCTIONS.join(", ")
            )
        }
        FormulaFaultKind::Expected { expected, found: Some(found) } => {
            format!("{} is needed, found “{found}”", formula_expected(*expected))
        }
        FormulaFaultKind::Expected { expected, found: None } => {
            format!("{} is needed, but the formula ends", formula_expected(*expected))
        }
        FormulaFaultKind::FigureNeeded => "a figure is needed, this is a condition".into(),
        FormulaFaultKind::ConditionNeeded => "a condition is needed, for example a.b > 0; this is a figure".into(),
        FormulaFaultKind::ChainedComparison => "comparisons cannot be chained; write a < b and b < c".into(),
        FormulaFaultKind::WrongArguments { function, needed, found } => {
            format!("the function “{function}” takes {needed} arguments, found {found}")
        }
        FormulaFaultKind::DimensionRepeated(dimension) => format!("“{dimension}” is named twice after where"),
        FormulaFaultKind::ShiftInsideYearToDate => "year_to_date cannot hold previous, last_year or year_to_date".into(),
    }
}

fn formula_expected(expected: Expected) -> String {
    match expected {
        Expected::Operand => "a number, a data element, a function or “(”".into(),
        Expected::OperatorOrEnd => "an operator or the end of the formula".into(),
        Expected::Sign(sign) => format!("“{sign}”"),
        Expected::CommaOrClosing => "“,” or “)”".into(),
        Expected::WhereOrClosing => "“where” or “)”".into(),
        Expected::Element => "a data element, for example kstt_06a.received_total".into(),
        Expected::Dimension => "the name of a dimension, for example linh_vuc".into(),
        Expected::Text => "a value in quotation marks \"…\"".into(),
    }
}

/// Why a formula has no result.
pub fn undefined(why: WhyUndefined) -> &'static str {
    match why {
        WhyUndefined::Unreadable => "a figure cannot be read",
        WhyUndefined::Missing => "no figures yet",
        WhyUndefined::NotApplicable => "not applicable",
        WhyUndefined::ZeroDenominator => "the denominator is 0",
        WhyUndefined::Overflow => "the result has too many digits",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::CellRef;

    #[test]
    fn a_broken_sum_reads_like_the_vietnamese_one() {
        let term = |label: &str, value: i64| Term { label: label.into(), value: Some(Decimal::from(value)), cell: None };
        let kind = FindingKind::RowSumDiffers {
            total: term("(3)", 1249),
            parts: vec![term("(4)", 861), term("(5)", 342), term("(6)", 45)],
            sum: Decimal::from(1248),
        };
        let wording = finding(&Finding::new(kind, Location::cell("Biểu 06a", CellRef::new(8, 2))));
        assert_eq!(
            wording.sentence(),
            "Sheet “Biểu 06a”, cell C9: column (3) says 1.249 but (4) + (5) + (6) = 861 + 342 + 45 = 1.248. \
             The difference is 1. Check these cells and submit again."
        );
    }
}
