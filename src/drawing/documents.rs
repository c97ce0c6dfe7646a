//! The periodic report as a Word document, and the page for leaders.

use tonghop_domain::literal::Literal;
use tonghop_domain::task::Task;
use tonghop_domain::{Period, display};
use tonghop_reports::document::wording::{self, WordingFault};
use tonghop_reports::document::{
    Annex, Block, Column, DocumentNumber, OfficialDocument, OnePage, Picture, Signature, Span, Table, day_words,
};

use super::fields::{Fields, Head};
use super::gathered::Gathered;
use super::letter::{Writer, decapitalised, place};
use super::situation::{Costly, Scored, Situation};
use super::source::{Source, period_line, source};
use super::{DrawingError, Wanted};
use crate::analysis::published;
use crate::app::{App, Office};
use crate::audience::Audience;
use crate::closing::{self, EffectRow, Effects};
use crate::issuing::Issuing;
use crate::report_text::{self, SectionText};
use crate::storage::{IssueStep, StorageError, StoredCorrection};

/// Places named at each end of a ranking.
const ENDS: usize = 3;
/// Figures on the page for leaders.
const HEADLINES: usize = 6;
/// Tasks named on the page for leaders.
const NEXT_TASKS: usize = 5;
/// Units named of those that owe reports.
const UNITS_NAMED: usize = 4;
/// Said where no criterion lost points.
pub(super) const NOTHING_LOST: &str = "Mọi tiêu chí đã có số liệu đều đạt điểm tối đa.";
/// The last line of nơi nhận.
const ARCHIVE: &str = "Lưu: VT, CCHC";
/// Said where a section has nothing, so that it is seen before the report is signed.
const EMPTY_SECTION: &str = "[Bổ sung nội dung mục này, hoặc ghi “Không phát sinh trong kỳ”.]";

/// What stands around the figures of a period.
pub(super) struct Frame {
    pub(super) office: std::sync::Arc<Office>,
    pub(super) source: Source,
    /// Number of the published version; `None` while the period is open.
    pub(super) version: Option<i64>,
    /// Number and day of the report as issued; blank before, and where a correction came after.
    pub(super) number: DocumentNumber,
    pub(super) date: Option<jiff::civil::Date>,
    /// What corrections changed since the report was issued, or since the period was closed.
    pub(super) corrected: Vec<Corrected>,
    /// The report whose figures were corrected: `Báo cáo số 215/BC-SNV ngày …`; empty where none was issued.
    pub(super) replaces: String,
}

/// One correction with what it changed.
pub(super) struct Corrected {
    pub(super) reason: String,
    pub(super) rows: Vec<EffectRow>,
}

impl Frame {
    pub(super) async fn of(app: &App, wanted: Wanted<'_>) -> Result<Self, DrawingError> {
        let office = app.office().await?;
        let issuing = Issuing::of(app, wanted.scope, &office.root, wanted.period).await?;
        let number = match issuing.standing() {
            Some(issued) => DocumentNumber::Issued(issued.step.number.clone()),
            None => DocumentNumber::Blank(Writer::of(&office).symbol.to_owned()),
        };
        Ok(Self {
            source: source(app, wanted).await?,
            version: published::closing(app, wanted.scope, wanted.period).await?.map(|closing| closing.number),
            number,
            date: issuing.standing().and_then(|issued| issued.step.day),
            replaces: issuing.replaced().map_or_else(String::new, |issued| named(&issued.step)),
            corrected: corrected(app, &office, issuing.listed())?,
            office,
        })
    }
}

/// `Báo cáo số 05/BC-SNV ngày 19 tháng 3 năm 2025`.
pub fn named(step: &IssueStep) -> String {
    format!("Báo cáo số {} {}", number(step), step.day.map(day_words).unwrap_or_default())
}

/// The number as NĐ 30/2020 writes it: `05/BC-SNV`.
pub fn number(step: &IssueStep) -> String {
    DocumentNumber::Issued(step.number.trim().to_owned()).issued().unwrap_or_default()
}

fn corrected(app: &App, office: &Office, listed: &[StoredCorrection]) -> Result<Vec<Corrected>, StorageError> {
    let one = |correction: &StoredCorrection| {
        let effects: Effects = serde_json::from_str(&correction.content).map_err(|fault| StorageError::Content(fault.to_string()))?;
        Ok(Corrected { reason: correction.reason.clone(), rows: closing::effect_rows(&app.catalogue, office, &effects) })
    };
    listed.iter().map(one).collect()
}

/// The report as a docx.
pub(super) async fn report(app: &App, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    report_of(app, wanted, &Gathered::of(app, wanted).await?).await
}

/// The report of a situation that is known already.
pub(super) async fn report_of(app: &App, wanted: Wanted<'_>, gathered: &Gathered) -> Result<Vec<u8>, DrawingError> {
    let (situation, frame) = (&gathered.situation, &gathered.frame);
    let sections = report_text::sections(app, wanted.scope, wanted.period).await?;
    let writer = Writer::of(&frame.office);
    let fields = fields(wanted.period, gathered);
    let mut annexes = vec![Annex { title: format!("Các chỉ số {}", wanted.period.name), body: vec![figures(situation)] }];
    for scored in &situation.scored {
        annexes.push(ranking_annex(app, wanted, gathered, scored).await?);
    }
    annexes.extend(corrections_annex(frame));
    let subject = format!("Công tác cải cách hành chính {}", wanted.period.name);
    let document = OfficialDocument {
        title: format!("Báo cáo {}", decapitalised(&subject)),
        subject: vec![subject],
        parent: writer.parent,
        issuer: writer.issuer,
        number: frame.number.clone(),
        place: place(&frame.office.name),
        date: frame.date,
        kind: "Báo cáo".to_owned(),
        recipients: vec![writer.authority],
        body: body(&sections, &fields, gathered)?,
        signature: Signature {
            authority: vec![],
            position: writer.signer.to_owned(),
            name: None,
            copies: vec!["Như trên".to_owned(), ARCHIVE.to_owned()],
        },
        annexes,
    };
    written(move || document.docx()).await
}

/// Writing is work for a processor, not for a thread that serves.
async fn written(write: impl FnOnce() -> Result<Vec<u8>, zip::result::ZipError> + Send + 'static) -> Result<Vec<u8>, DrawingError> {
    Ok(tokio::task::spawn_blocking(write).await.map_err(|_| DrawingError::Interrupted)??)
}

fn fields(period: &Period, gathered: &Gathered) -> Fields {
    let frame = &gathered.frame;
    let writer = Writer::of(&frame.office);
    let head = Head {
        office: &frame.office.name,
        issuer: &writer.issuer,
        recipient: &writer.authority,
        period,
        version: frame.version,
        provisional: frame.source.provisional.as_deref(),
    };
    Fields::of(&head, &gathered.situation, &gathered.costly)
}

fn body(sections: &[SectionText], fields: &Fields, gathered: &Gathered) -> Result<Vec<Block>, DrawingError> {
    let frame = &gathered.frame;
    let mut body = Vec::new();
    for section in sections {
        body.extend(section.section.part.clone().map(Block::Section));
        if !section.section.heading.is_empty() {
            body.push(Block::Clause(section.section.heading.clone()));
        }
        let filled = filled(section, fields)?;
        match filled.is_empty() {
            true => body.push(Block::Paragraph(vec![Span { text: EMPTY_SECTION.to_owned(), is_carried_over: true }])),
            false => body.extend(filled),
        }
    }
    if !frame.replaces.is_empty() {
        body.push(Block::paragraph(format!("Báo cáo này thay thế {}; số liệu thay đổi nêu tại phụ lục cuối.", frame.replaces)));
    }
    body.push(Block::Remark(gathered.footer()));
    Ok(body)
}

/// A section with its fields filled and what is carried over marked.
fn filled(section: &SectionText, fields: &Fields) -> Result<Vec<Block>, WordingFault> {
    let marks: Vec<std::ops::Range<usize>> = section.carried_over.iter().map(|literal: &Literal| literal.range.clone()).collect();
    let name = match (&section.origin, section.section.heading.as_str()) {
        (report_text::Origin::Wording, _) => wording::PERIODIC_REPORT_FILE.to_owned(),
        (_, "") => format!("mục “{}”", section.section.part.as_deref().unwrap_or(&section.section.id)),
        (_, heading) => format!("mục “{heading}”"),
    };
    let filled = wording::paragraphs(&name, &section.text, &fields.with_words(&section.narratives), &marks);
    filled.map_err(|fault| match section.origin {
        report_text::Origin::Wording => WordingFault { line: fault.line + section.section.line - 1, ..fault },
        _ => fault,
    })
}

/// What a section says, as the page that edits it shows it; or why it cannot be filled.
pub struct FilledSection {
    /// The section.
    pub section: SectionText,
    /// Its paragraphs, or the fault of its text.
    pub filled: Result<Vec<Block>, String>,
}

/// Every section of the report of a period with its fields filled.
///
/// # Errors
/// When the figures cannot be given; a text that cannot be filled is no error but says so itself.
pub async fn filled_sections(app: &App, wanted: Wanted<'_>) -> Result<Vec<FilledSection>, DrawingError> {
    let gathered = Gathered::of(app, wanted).await?;
    let fields = fields(wanted.period, &gathered);
    let sections = report_text::sections(app, wanted.scope, wanted.period).await?;
    let each =
        sections.into_iter().map(|section| FilledSection { filled: filled(&section, &fields).map_err(|fault| fault.to_string()), section });
    Ok(each.collect())
}

/// Why a text cannot stand in a section; `None` when it can.
///
/// # Errors
/// When the figures cannot be given.
pub async fn fault_of_text(app: &App, wanted: Wanted<'_>, name: &str, text: &str) -> Result<Option<WordingFault>, DrawingError> {
    let gathered = Gathered::of(app, wanted).await?;
    let fields = fields(wanted.period, &gathered);
    Ok(wording::paragraphs(name, text, &fields, &[]).err())
}

/// Checks a file of wording against the figures of a period.
///
/// # Errors
/// When the figures cannot be given.
pub async fn check_wording(app: &App, wanted: Wanted<'_>, file: &str, text: &str) -> Result<Vec<WordingFault>, DrawingError> {
    let wording = match wording::Wording::read(file, text) {
        Ok(wording) => wording,
        Err(fault) => return Ok(vec![fault]),
    };
    let gathered = Gathered::of(app, wanted).await?;
    let fields = fields(wanted.period, &gathered);
    Ok(wording.check(file, &fields).err().unwrap_or_default())
}

fn figures(situation: &Situation) -> Block {
    let rows = situation.headlines.iter().map(|row| {
        let cell = |text: &str| if text.is_empty() { display::NO_FIGURE.to_owned() } else { text.to_owned() };
        vec![row.name.clone(), row.now.clone(), cell(&row.before.0), cell(&row.last_year.0), cell(&row.year_to_date), cell(&row.target)]
    });
    let head = |name: &str, period: &Option<String>| period.as_ref().map_or_else(|| name.to_owned(), |period| format!("{name} ({period})"));
    Block::Table(Table {
        columns: vec![
            Column::words("Chỉ số", 26),
            Column::figures("Kỳ này", 15),
            Column::figures(&head("Kỳ trước", &situation.before), 16),
            Column::figures(&head("Cùng kỳ năm trước", &situation.last_year), 15),
            Column::figures("Lũy kế từ đầu năm", 16),
            Column::figures("Chỉ tiêu năm", 12),
        ],
        rows: rows.collect(),
    })
}

async fn ranking_annex(app: &App, wanted: Wanted<'_>, gathered: &Gathered, scored: &Scored) -> Result<Annex, DrawingError> {
    let mut body = ranking_blocks(scored, usize::MAX);
    body.extend(scored.unranked().map(Block::Remark));
    // A picture without a single bar says nothing that the sentence does not say.
    if !scored.ranked().is_empty() {
        let drawn = gathered.pictures.of(app, "ranking", Wanted { set: Some(&scored.set), ..wanted }).await?;
        let (description, size) = (drawn.chart.title.clone(), (drawn.chart.size.width, drawn.chart.size.height));
        body.push(Block::Picture(Picture { png: drawn.png.clone(), size, description }));
    }
    Ok(Annex { title: format!("Xếp hạng theo {}", scored.set.name), body })
}

/// The ranking with what is provisional about it, or why there is none.
fn ranking_blocks(scored: &Scored, ends: usize) -> Vec<Block> {
    match scored.no_ranking() {
        Some(words) => vec![Block::paragraph(format!("{words}."))],
        None => scored.provisional().map(Block::Remark).into_iter().chain([Block::Table(ranking_table(scored, ends))]).collect(),
    }
}

/// Places, best first; of a long list the first and the last, with how many lie between.
fn ranking_table(scored: &Scored, ends: usize) -> Table {
    let ranked = scored.ranked();
    let row = |unit: &&tonghop_indicators::RankedScore| {
        let place = unit.rank.place.map_or_else(String::new, |place| place.to_string());
        let shared = if unit.rank.shared_with > 0 { " (đồng hạng)" } else { "" };
        vec![
            format!("{place}{shared}"),
            unit.name.clone(),
            unit.score.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2)),
            unit.score.band.clone().unwrap_or_else(|| display::NO_FIGURE.to_owned()),
        ]
    };
    let rows: Vec<Vec<String>> = match ranked.len() > ends.saturating_mul(2) {
        true => {
            let between = vec!["…".to_owned(), format!("{} đơn vị ở giữa", ranked.len() - 2 * ends), String::new(), String::new()];
            let first = ranked.iter().take(ends).map(row);
            first.chain([between]).chain(ranked.iter().skip(ranked.len() - ends).map(row)).collect()
        }
        false => ranked.iter().map(row).collect(),
    };
    let columns = vec![Column::words("Hạng", 2), Column::words("Đơn vị", 5), Column::figures("Tổng điểm", 2), Column::words("Xếp loại", 2)];
    Table { columns, rows }
}

fn corrections_annex(frame: &Frame) -> Option<Annex> {
    if frame.corrected.is_empty() {
        return None;
    }
    let mut body = Vec::new();
    for (number, corrected) in (1..).zip(&frame.corrected) {
        body.push(Block::paragraph(format!("Đính chính {number}: {}", corrected.reason)));
        body.push(Block::Table(changes(&corrected.rows)));
    }
    let title = match frame.replaces.as_str() {
        "" => "Số liệu đã đính chính".to_owned(),
        replaces => format!("Số liệu đã đính chính so với {replaces}"),
    };
    Some(Annex { title, body })
}

/// What a correction changed.
pub(super) fn changes(rows: &[EffectRow]) -> Table {
    let row = |row: &EffectRow| vec![format!("{}: {}", row.kind, row.what), row.unit.clone(), row.before.clone(), row.after.clone()];
    Table {
        columns: vec![
            Column::words("Số liệu", 45),
            Column::words("Đơn vị", 23),
            Column::figures("Đã công bố", 16),
            Column::figures("Đính chính", 16),
        ],
        rows: rows.iter().map(row).collect(),
    }
}

/// The page for leaders as a docx.
pub(super) async fn leader_summary(app: &App, wanted: Wanted<'_>, audience: Audience) -> Result<Vec<u8>, DrawingError> {
    leader_summary_of(wanted, &Gathered::of(app, wanted).await?, audience).await
}

pub(super) async fn leader_summary_of(wanted: Wanted<'_>, gathered: &Gathered, audience: Audience) -> Result<Vec<u8>, DrawingError> {
    let Gathered { situation, frame, .. } = gathered;
    let mut sections = vec![("Số liệu chính".to_owned(), headline_blocks(situation))];
    if let Some(scored) = situation.scored.first().filter(|_| audience.shows_results()) {
        sections.push((format!("Xếp hạng: {}", scored.set.name), ranking_blocks(scored, ENDS)));
    }
    sections.push(("Năm tiêu chí mất điểm nhiều nhất".to_owned(), costly_blocks(gathered)));
    if audience.shows_tasks() {
        sections.push(("Việc tiếp theo".to_owned(), next_steps(situation, NEXT_TASKS).into_iter().map(Block::item).collect()));
    }
    let heading = |number: usize, words: String| Block::Section(format!("{number}. {words}"));
    let body = (1..).zip(sections).flat_map(|(number, (words, blocks))| std::iter::once(heading(number, words)).chain(blocks)).collect();
    let subtitle = match audience == Audience::default() {
        true => format!("{}, {}", frame.office.name, period_line(wanted.period)),
        false => format!("{}: {}, {}", audience.words(), frame.office.name, period_line(wanted.period)),
    };
    let page = OnePage {
        title: "Tóm tắt cho lãnh đạo".to_owned(),
        subtitle,
        note: frame.source.provisional.clone(),
        body,
        footer: gathered.footer(),
    };
    written(move || page.docx()).await
}

fn headline_blocks(situation: &Situation) -> Vec<Block> {
    let known = situation.headlines.iter().filter(|row| row.value.is_some()).take(HEADLINES);
    let known: Vec<Block> = known.map(|row| Block::item(row.sentence.clone())).collect();
    if known.is_empty() { situation.without_figures().into_iter().map(Block::item).collect() } else { known }
}

fn costly_blocks(Gathered { situation, costly, .. }: &Gathered) -> Vec<Block> {
    let first = match (costly.is_empty(), situation.scored.iter().any(Scored::has_points)) {
        (false, _) => Block::Table(costly_table(costly)),
        (true, true) => Block::paragraph(NOTHING_LOST.to_owned()),
        (true, false) => Block::paragraph("Chưa tiêu chí nào có điểm.".to_owned()),
    };
    std::iter::once(first).chain(too_late(costly).map(Block::Remark)).collect()
}

pub(super) fn costly_table(costly: &[Costly]) -> Table {
    let row = |costly: &Costly| {
        let lost = &costly.lost;
        vec![
            format!("{} {}", lost.code, lost.name),
            format!("{}/{}", display::decimal(lost.lost, 2), display::plain(lost.of, 2)),
            format!("{}/{}", lost.units.len(), lost.scored),
            costly.recovery.clone(),
        ]
    };
    Table {
        columns: vec![
            Column::words("Tiêu chí", 30),
            Column::figures("Điểm mất", 13),
            Column::figures("Đơn vị", 9),
            Column::words("Việc nâng điểm của đơn vị mất nhiều nhất", 48),
        ],
        rows: costly.iter().map(row).collect(),
    }
}

/// `12 đơn vị còn thiếu báo cáo: Xã A (7 biểu), Xã B (1 biểu), …`; `None` when nobody owes anything.
pub(super) fn owing(situation: &Situation, most: usize) -> Option<String> {
    let owing = situation.owing();
    let named: Vec<String> = owing.iter().take(most).map(|(unit, count)| format!("{unit} ({count} biểu)")).collect();
    let rest = if owing.len() > most { ", …" } else { "" };
    (!owing.is_empty()).then(|| format!("{} đơn vị còn thiếu báo cáo: {}{rest}", owing.len(), named.join(", ")))
}

/// Said below criteria whose points cannot be won back in the period any more.
pub(super) fn too_late(costly: &[Costly]) -> Option<String> {
    let is_late = |costly: &Costly| !costly.recovery.is_empty() && !costly.recovery.contains("(còn kịp: ");
    let words = "Việc không ghi “còn kịp” đã hết thời gian trong kỳ này; làm để nâng điểm các kỳ sau.";
    costly.iter().any(is_late).then(|| words.to_owned())
}

/// Tasks due up to the end of the period after: `Hạn 31/12/2025: … (Sở Tài chính)`.
pub(super) fn due_next(situation: &Situation) -> impl Iterator<Item = String> {
    situation.next_tasks.iter().map(|task| format!("Hạn {}: {} ({})", due_day(task), task.content, task.lead))
}

fn due_day(task: &Task) -> String {
    task.due().map_or_else(String::new, display::date)
}

/// What is overdue and what is due next, then who still owes reports: one sentence each.
pub(super) fn next_steps(situation: &Situation, most: usize) -> Vec<String> {
    let overdue = situation.overdue().into_iter().map(|task| format!("Quá hạn {}: {} ({})", due_day(task), task.content, task.lead));
    let mut steps: Vec<String> = overdue.chain(due_next(situation)).take(most).collect();
    steps.extend(owing(situation, UNITS_NAMED).map(|words| format!("Đôn đốc {words}")));
    if steps.is_empty() {
        let reports = if situation.owes_reports() {
            "các đơn vị đã gửi đủ báo cáo"
        } else {
            "kỳ này chưa có báo cáo phải nộp"
        };
        steps.push(format!("Không có nhiệm vụ quá hạn hoặc đến hạn; {reports}."));
    }
    steps
}

/// A file name that says period and kind: `2025-Q3_bao-cao-cchc.docx`.
pub fn file_name(period: &Period, kind: &str, ending: &str) -> String {
    let id = period.id.to_string();
    let bare = id.split_once(':').map_or(id.as_str(), |(_, bare)| bare);
    format!("{bare}_{kind}.{ending}")
}
