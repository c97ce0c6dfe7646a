//! The deck for a meeting.

use tonghop_domain::display;
use tonghop_domain::task::Task;
use tonghop_reports::deck::{Content, Deck, Picture, Slide};

use super::documents::{Frame, NOTHING_LOST, costly_table, due_next, next_steps, owing, too_late};
use super::gathered::Gathered;
use super::situation::{Costly, Scored, Situation};
use super::source::period_line;
use super::{DrawingError, Wanted};
use crate::app::App;
use crate::audience::Audience;
use crate::board;

/// Sentences on one slide.
const MOST_POINTS: usize = 7;
/// Units named of those that owe reports.
const UNITS_NAMED: usize = 12;
/// Sets whose ranking has a slide of its own.
const MOST_RANKINGS: usize = 2;

/// The deck as a pptx.
pub(super) async fn deck(app: &App, wanted: Wanted<'_>, audience: Audience) -> Result<Vec<u8>, DrawingError> {
    deck_of(app, wanted, &Gathered::of(app, wanted).await?, audience).await
}

/// The deck of a situation that is known already: for a weekly meeting what must be done, for a conference the results.
pub(super) async fn deck_of(app: &App, wanted: Wanted<'_>, gathered: &Gathered, audience: Audience) -> Result<Vec<u8>, DrawingError> {
    let Gathered { situation, frame, costly, .. } = gathered;
    let note = frame.source.provisional.clone();
    let mut slides = vec![opening(wanted, frame, audience), headlines(situation, note.clone()), sent(situation, note.clone())];
    if !audience.shows_results() {
        slides.push(picture(app, "submission-board", wanted, gathered).await?);
    } else {
        slides.extend(results(app, wanted, gathered).await?);
    }
    if let Some(first) = situation.scored.first() {
        if !audience.shows_tasks() {
            slides.push(picture(app, "heat-table", Wanted { set: Some(&first.set), ..wanted }, gathered).await?);
        }
        slides.push(match first.has_points() {
            true => worst(costly, first.provisional()),
            false => not_scored(first),
        });
    }
    match audience {
        Audience::Steering => slides.push(next(situation, note)),
        Audience::Weekly => slides.extend([overdue(situation, note.clone()), due(situation, note)]),
        Audience::Conference => {}
    }
    let deck = Deck { title: format!("Cải cách hành chính {}", wanted.period.name), slides, footer: gathered.footer() };
    Ok(tokio::task::spawn_blocking(move || deck.pptx()).await.map_err(|_| DrawingError::Interrupted)??)
}

/// Rankings and trend.
async fn results(app: &App, wanted: Wanted<'_>, gathered: &Gathered) -> Result<Vec<Slide>, DrawingError> {
    let mut slides = Vec::new();
    for scored in gathered.situation.scored.iter().take(MOST_RANKINGS) {
        slides.push(match scored.no_ranking() {
            Some(title) => not_ranked(title, scored),
            None => picture(app, "ranking", Wanted { set: Some(&scored.set), ..wanted }, gathered).await?,
        });
    }
    if let Some(first) = gathered.situation.scored.first() {
        slides.push(picture(app, "trend", Wanted { set: Some(&first.set), ..wanted }, gathered).await?);
    }
    Ok(slides)
}

fn opening(wanted: Wanted<'_>, frame: &Frame, audience: Audience) -> Slide {
    let mut lines = vec![frame.office.name.clone(), period_line(wanted.period)];
    if audience != Audience::default() {
        lines.insert(0, audience.words().to_owned());
    }
    lines.push(match frame.version {
        Some(number) => format!("Số liệu đã chốt, bản số {number}"),
        None => "Số liệu chưa chốt, còn thay đổi khi đơn vị gửi thêm".to_owned(),
    });
    Slide {
        title: format!("Kết quả cải cách hành chính {}", wanted.period.name),
        note: frame.source.provisional.clone(),
        content: Content::Opening(lines),
    }
}

fn headlines(situation: &Situation, note: Option<String>) -> Slide {
    let known: Vec<String> =
        situation.headlines.iter().filter(|row| row.value.is_some()).take(MOST_POINTS).map(|row| row.sentence.clone()).collect();
    let first = situation.headlines.iter().find(|row| row.value.is_some());
    let title = first.map_or_else(
        || "Chưa có số liệu của kỳ".to_owned(),
        |first| match first.before.1.as_str() {
            "" => format!("{}: {}", first.name, first.now),
            change => format!("{}: {}, {change}", first.name, first.now),
        },
    );
    let points = if known.is_empty() { situation.without_figures() } else { known };
    Slide { title, note, content: Content::Points(points) }
}

fn sent(situation: &Situation, note: Option<String>) -> Slide {
    if !situation.owes_reports() {
        let title = "Kỳ này chưa đơn vị nào có báo cáo phải nộp".to_owned();
        let next = "Giao biểu phải nộp cho đơn vị ở trang Quy định nộp báo cáo thì tình hình nộp được theo dõi ở đây.".to_owned();
        return Slide { title, note, content: Content::Points(vec![next]) };
    }
    let owed: u32 = situation.sent.iter().map(|(_, sum)| sum.owed).sum();
    let received: u32 = situation.sent.iter().map(|(_, sum)| sum.received).sum();
    let sums = situation.sent.iter().map(|(form, sum)| {
        format!("{form}: đã nộp {}, đúng hạn {}", board::rate(sum.received, sum.owed), board::rate(sum.on_time, sum.owed))
    });
    let owing = owing(situation, UNITS_NAMED).map(|words| format!("Còn {words}"));
    Slide {
        title: format!("Đơn vị đã nộp {received}/{owed} báo cáo phải nộp"),
        note,
        content: Content::Points(sums.chain(owing).collect()),
    }
}

/// In the place of a ranking: bars without a rank would be read as one.
fn not_ranked(title: String, scored: &Scored) -> Slide {
    let set = format!("{}: xếp hạng khi đơn vị có đủ số liệu của mọi tiêu chí áp dụng.", scored.set.name);
    let next = "Tiêu chí còn thiếu của từng đơn vị nêu ở trang Xếp hạng và tệp Excel “Xếp hạng” của gói báo cáo.".to_owned();
    Slide { title, note: None, content: Content::Points(vec![set, next]) }
}

/// In the place of the dearest criteria: where nothing is scored, nobody has lost points.
fn not_scored(scored: &Scored) -> Slide {
    let set = format!("{}: chưa tiêu chí nào có điểm nên chưa biết tiêu chí mất điểm.", scored.set.name);
    Slide { title: "Chưa có điểm của kỳ".to_owned(), note: None, content: Content::Points(vec![set]) }
}

async fn picture(app: &App, kind: &str, wanted: Wanted<'_>, gathered: &Gathered) -> Result<Slide, DrawingError> {
    let drawn = gathered.pictures.of(app, kind, wanted).await?;
    let (title, size) = (drawn.chart.title.clone(), (drawn.chart.size.width, drawn.chart.size.height));
    let picture = Picture { png: drawn.png.clone(), size, description: title.clone() };
    Ok(Slide { title, note: None, content: Content::Picture(picture) })
}

fn worst(costly: &[Costly], note: Option<String>) -> Slide {
    let title = match costly.first() {
        Some(first) => {
            format!("Mất điểm nhiều nhất ở tiêu chí {} {}: {} điểm", first.lost.code, first.lost.name, display::decimal(first.lost.lost, 2))
        }
        None => {
            let title = "Không đơn vị nào mất điểm ở tiêu chí đã có số liệu".to_owned();
            return Slide { title, note, content: Content::Points(vec![NOTHING_LOST.to_owned()]) };
        }
    };
    Slide { title, note, content: Content::Table { points: too_late(costly).into_iter().collect(), table: costly_table(costly) } }
}

fn overdue(situation: &Situation, note: Option<String>) -> Slide {
    let tasks = situation.overdue();
    let named = |task: &&Task| {
        let due = task.due().map_or_else(String::new, |due| format!(", hạn {}", display::date(due)));
        format!("{} (chủ trì: {}{due})", task.content, task.lead)
    };
    let mut points: Vec<String> = tasks.iter().take(MOST_POINTS).map(named).collect();
    if tasks.len() > points.len() {
        points.push(format!("… và {} nhiệm vụ khác", tasks.len() - points.len()));
    }
    let title = match tasks.len() {
        0 => "Không có nhiệm vụ quá hạn".to_owned(),
        count => format!("{count} nhiệm vụ quá hạn, cần nêu ngày xong mới"),
    };
    if points.is_empty() {
        points.push("Mọi nhiệm vụ đến hạn đã hoàn thành.".to_owned());
    }
    Slide { title, note, content: Content::Points(points) }
}

fn due(situation: &Situation, note: Option<String>) -> Slide {
    let count = situation.next_tasks.len();
    let title = match &situation.next {
        Some(next) => format!("{count} nhiệm vụ đến hạn trong {next}"),
        None => format!("{count} nhiệm vụ đến hạn"),
    };
    let mut points: Vec<String> = due_next(situation).take(MOST_POINTS).collect();
    if points.is_empty() {
        points.push("Không có nhiệm vụ nào đến hạn.".to_owned());
    }
    Slide { title, note, content: Content::Points(points) }
}

fn next(situation: &Situation, note: Option<String>) -> Slide {
    let overdue = situation.overdue().len();
    let due = situation.next_tasks.len();
    let title = match &situation.next {
        Some(next) => format!("Việc tiếp theo: {overdue} nhiệm vụ quá hạn, {due} nhiệm vụ đến hạn trong {next}"),
        None => format!("Việc tiếp theo: {overdue} nhiệm vụ quá hạn, {due} nhiệm vụ đến hạn"),
    };
    Slide { title, note, content: Content::Points(next_steps(situation, MOST_POINTS)) }
}
