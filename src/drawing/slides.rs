//! The deck for a meeting.

use tonghop_domain::display;
use tonghop_reports::deck::{Content, Deck, Picture, Slide};

use super::documents::{Frame, NOTHING_LOST, costly_table, next_steps, owing, too_late};
use super::gathered::Gathered;
use super::situation::{Costly, Scored, Situation};
use super::source::period_line;
use super::{DrawingError, Wanted};
use crate::app::App;
use crate::board;

/// Sentences on one slide.
const MOST_POINTS: usize = 7;
/// Units named of those that owe reports.
const UNITS_NAMED: usize = 12;
/// Sets whose ranking has a slide of its own.
const MOST_RANKINGS: usize = 2;

/// The deck as a pptx.
pub(super) async fn deck(app: &App, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    deck_of(app, wanted, &Gathered::of(app, wanted).await?).await
}

/// The deck of a situation that is known already.
pub(super) async fn deck_of(app: &App, wanted: Wanted<'_>, gathered: &Gathered) -> Result<Vec<u8>, DrawingError> {
    let Gathered { situation, frame, costly, .. } = gathered;
    let note = frame.source.provisional.clone();
    let mut slides = vec![opening(wanted, frame), headlines(situation, note.clone()), sent(situation, note.clone())];
    for scored in situation.scored.iter().take(MOST_RANKINGS) {
        slides.push(match scored.no_ranking() {
            Some(title) => not_ranked(title, scored),
            None => picture(app, "ranking", Wanted { set: Some(&scored.set), ..wanted }, gathered).await?,
        });
    }
    if let Some(first) = situation.scored.first() {
        slides.push(picture(app, "trend", Wanted { set: Some(&first.set), ..wanted }, gathered).await?);
        slides.push(match first.has_points() {
            true => worst(costly, first.provisional()),
            false => not_scored(first),
        });
    }
    slides.push(next(situation, note));
    let deck = Deck { title: format!("Cải cách hành chính {}", wanted.period.name), slides, footer: gathered.footer() };
    Ok(tokio::task::spawn_blocking(move || deck.pptx()).await.map_err(|_| DrawingError::Interrupted)??)
}

fn opening(wanted: Wanted<'_>, frame: &Frame) -> Slide {
    let mut lines = vec![frame.office.name.clone(), period_line(wanted.period)];
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
        let next = "Giao biểu phải nộp cho đơn vị ở trang Nghĩa vụ báo cáo thì tình hình nộp được theo dõi ở đây.".to_owned();
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

fn next(situation: &Situation, note: Option<String>) -> Slide {
    let overdue = situation.overdue().len();
    let due = situation.next_tasks.len();
    let title = match &situation.next {
        Some(next) => format!("Việc tiếp theo: {overdue} nhiệm vụ quá hạn, {due} nhiệm vụ đến hạn trong {next}"),
        None => format!("Việc tiếp theo: {overdue} nhiệm vụ quá hạn, {due} nhiệm vụ đến hạn"),
    };
    Slide { title, note, content: Content::Points(next_steps(situation, MOST_POINTS)) }
}
