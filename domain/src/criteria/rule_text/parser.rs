//! Sentence → the table of a rule, without its formulas.

use rust_decimal::Decimal;
use toml::{Table, Value};

use super::scale::{interval, number};
use super::{RuleTextFault, rule_of};
use crate::criteria::rule::{DayOfYear, SUM_OF_PARTS};
use crate::criteria::shape::OTHERWISE;
use crate::criteria::write::{day_code, decimal, ends, table};
use crate::criteria::{Bound, Interval};

type Read = Result<Table, RuleTextFault>;

/// Reads what stands behind the words a rule begins with.
type ReadRest = fn(&str, Decimal) -> Read;

/// What an award may look like.
const EXPECTED_AWARD: &str = "số điểm (1; 0,5 điểm) hoặc “tỷ lệ x điểm tối đa”";

/// What a rule may look like, for a text that begins like none.
const EXPECTED_RULE: &str = "cách tính như: “Đạt: 1; không đạt: 0”, “100%: 1; từ 90% đến dưới 100%: tỷ lệ x 1; dưới 90%: 0”, \
    “Tỷ lệ x 2”, “Kịp thời (đến 31/01): 1; không kịp thời: 0,5; không thực hiện: 0”, “Cộng các phần: A: 0,5; B: 0,5”, \
    “Không có trường hợp nào: 2; có từ 1 trường hợp: 0”, “2 điểm, mỗi trường hợp trừ 0,5 điểm”, “Nếu A: 2; còn lại: 0”";

/// Reads the text of a rule whose component has this maximum.
///
/// # Errors
/// The first part that cannot be read, and what is expected there.
pub fn parse(text: &str, max: Decimal) -> Read {
    let text = one_line(text);
    let text = text.as_str();
    const WHOLE: [(&str, &str); 6] = [
        ("chưa có cách tính", "not-recovered"),
        ("lấy điểm đã công bố", "value"),
        ("người chấm cho điểm", "assessed"),
        ("thẩm định chấm", "assessed"),
        ("cơ quan thẩm định chấm", "assessed"),
        ("điều tra xã hội học", "assessed"),
    ];
    if let Some((_, kind)) = WHOLE.iter().find(|(start, _)| after(text, start).is_some()) {
        return Ok(rule_of(kind, []));
    }
    const STARTS: [(&str, ReadRest); 6] = [
        ("lấy theo ", imported),
        ("cộng các phần:", checklist),
        ("đạt tất cả (", all_of),
        ("nếu ", branches),
        ("đạt từ ", linear_share_or_tiers),
        ("tỷ lệ ", linear_share),
    ];
    if let Some((rest, read)) = STARTS.iter().find_map(|(start, read)| Some((after(text, start)?, read))) {
        return read(rest, max);
    }
    let lower = text.to_lowercase();
    if lower.contains(" trừ ") && lower.contains("mỗi ") && !lower.contains(':') {
        return item_deduction(text, max);
    }
    if lower.contains("cứ thêm ") {
        return step_accumulation(text, max);
    }
    by_labels(text, max)
}

/// Lines and bullets become parts between semicolons.
fn one_line(text: &str) -> String {
    let bare = |line: &str| crate::text::nfc(line).trim_start_matches(['-', '+', '•', '*']).trim().trim_end_matches([';', '.']).to_owned();
    let lines = text.lines().map(bare);
    let joined = lines.filter(|line| !line.is_empty()).collect::<Vec<String>>().join("; ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rest of a text after its beginning, compared without case.
fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let mut letters = text.char_indices();
    for wanted in start.chars() {
        let (_, found) = letters.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(letters.as_str())
}

fn parts(text: &str) -> Vec<&str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A part `label: award`; the last colon parts them, so a label may hold others.
fn labelled(part: &str) -> Result<(&str, &str), RuleTextFault> {
    let (label, award) = part.rsplit_once(':').ok_or_else(|| RuleTextFault::new(part, "dấu hai chấm giữa mức và số điểm"))?;
    Ok((label.trim(), award.trim()))
}

/// `1`, `0,5 điểm`, `2 đ`.
fn points(text: &str) -> Result<Decimal, RuleTextFault> {
    let bare = ["điểm", "đ"].iter().find_map(|unit| text.trim().strip_suffix(unit)).unwrap_or(text);
    number(bare).ok_or_else(|| RuleTextFault::new(text.trim(), EXPECTED_AWARD))
}

fn is_all(found: Decimal, max: Decimal, text: &str) -> Result<(), RuleTextFault> {
    if found == max {
        return Ok(());
    }
    Err(RuleTextFault::new(text, format!("điểm tối đa của tiêu chí là {}", shown(max))))
}

fn is_nothing(found: Decimal, text: &str) -> Result<(), RuleTextFault> {
    if found.is_zero() {
        Ok(())
    } else {
        Err(RuleTextFault::new(text, "0 điểm; nhiều mức điểm thì ghi từng mức theo số lượng hoặc tỷ lệ"))
    }
}

fn shown(value: Decimal) -> String {
    crate::display::plain(value, 6)
}

/// `tỷ lệ × 2 điểm`; the factor must be the maximum.
fn share(text: &str, max: Decimal) -> Option<Result<(), RuleTextFault>> {
    let rest = after(text, "tỷ lệ")?.trim_start();
    let factor = rest.strip_prefix(['x', 'X', '×', '*'])?;
    Some(points(factor).and_then(|found| is_all(found, max, text)))
}

fn linear_share(rest: &str, max: Decimal) -> Read {
    let text = format!("tỷ lệ {rest}");
    match share(&text, max) {
        Some(read) => read.map(|()| rule_of("linear-share", [])),
        None => Err(RuleTextFault::new(text, "“tỷ lệ x điểm tối đa”")),
    }
}

/// `Đạt từ 70 % trở lên: 18 điểm; thấp hơn: theo tỷ lệ`; without the last part these are steps.
fn linear_share_or_tiers(rest: &str, max: Decimal) -> Read {
    let text = format!("từ {rest}");
    let found = parts(&text);
    let [first, second] = found.as_slice() else { return by_labels(&text, max) };
    if after(second, "thấp hơn: theo tỷ lệ").is_none() {
        return by_labels(&text, max);
    }
    let (label, award) = labelled(first)?;
    let (range, _) = interval(label)?;
    is_all(points(award)?, max, first)?;
    let threshold = range.lower.filter(|_| range.upper.is_none());
    let Some(threshold) = threshold else { return Err(RuleTextFault::new(label, "“đạt từ … % trở lên”")) };
    Ok(rule_of("linear-share", [("threshold", decimal(threshold.at / Decimal::ONE_HUNDRED))]))
}

/// `SIPAS, thang từ 0 đến 100, quy về 10 điểm`
fn imported(rest: &str, max: Decimal) -> Read {
    let wrong = || RuleTextFault::new(rest, "“Lấy theo TÊN CHỈ SỐ, thang từ 0 đến 100”");
    let mut parts = rest.split(", ");
    let index = parts.next().unwrap_or_default().trim();
    let scale = parts.next().and_then(|scale| after(scale, "thang từ ")).ok_or_else(wrong)?;
    let (lowest, highest) = scale.split_once(" đến ").ok_or_else(wrong)?;
    let (lowest, highest) = (number(lowest).ok_or_else(wrong)?, number(highest).ok_or_else(wrong)?);
    if let Some(total) = parts.next() {
        is_all(points(after(total, "quy về ").ok_or_else(wrong)?)?, max, total)?;
    }
    Ok(rule_of("imported-index", [("index", Value::from(index)), ("lowest", decimal(lowest)), ("highest", decimal(highest))]))
}

fn checklist(rest: &str, max: Decimal) -> Read {
    let mut items = Vec::new();
    let mut sum = Decimal::ZERO;
    for part in parts(rest) {
        let (name, award) = labelled(part)?;
        let worth = points(award)?;
        sum += worth;
        items.push(table([("name", Value::from(name)), ("points", decimal(worth))]));
    }
    if sum != max {
        let found = format!("{SUM_OF_PARTS}: {rest}");
        return Err(RuleTextFault::new(found, format!("các phần cộng đúng điểm tối đa {}; đang cộng được {}", shown(max), shown(sum))));
    }
    Ok(rule_of("checklist", [("items", Value::Array(items))]))
}

/// `đủ số lượng; đúng hạn): 1 điểm; thiếu một điều kiện: 0 điểm`
fn all_of(rest: &str, max: Decimal) -> Read {
    let Some((names, end)) = rest.rsplit_once("):") else {
        return Err(RuleTextFault::new(rest, "“Đạt tất cả (điều kiện; điều kiện): điểm; thiếu một điều kiện: 0”"));
    };
    let end = parts(end);
    let Some(first) = end.first() else { return Err(RuleTextFault::new(rest, EXPECTED_AWARD)) };
    is_all(points(first)?, max, first)?;
    if let Some(other) = end.get(1) {
        is_nothing(points(labelled(other)?.1)?, other)?;
    }
    let named = parts(names).into_iter().map(|name| table([("name", Value::from(name))])).collect();
    Ok(rule_of("all-of", [("conditions", Value::Array(named))]))
}

fn branches(rest: &str, max: Decimal) -> Read {
    let text = format!("nếu {rest}");
    let read = |part: &str| -> Result<Value, RuleTextFault> {
        let (label, award) = labelled(part)?;
        let award = branch_award(award, max)?;
        match after(label, "nếu ") {
            Some(name) => Ok(table([("name", Value::from(name.trim())), ("when", Value::from("")), award])),
            None if label.to_lowercase() == OTHERWISE => Ok(table([award])),
            None => Err(RuleTextFault::new(part, "“nếu TRƯỜNG HỢP: điểm” hoặc “còn lại: điểm”")),
        }
    };
    let branches: Result<Vec<Value>, _> = parts(&text).into_iter().map(read).collect();
    Ok(rule_of("branches", [("branches", Value::Array(branches?))]))
}

/// An empty text stands for a formula that is put in later.
fn branch_award(award: &str, max: Decimal) -> Result<(&'static str, Value), RuleTextFault> {
    if let Some(read) = share(award, max) {
        return read.map(|()| ("share", Value::from("")));
    }
    if after(award, "điểm theo công thức").is_some() {
        return Ok(("figure", Value::from("")));
    }
    Ok(("points", decimal(points(award)?)))
}

/// `2 điểm, mỗi trường hợp trừ 0,5 điểm, thấp nhất 0 điểm`; the floor may be left out.
fn item_deduction(text: &str, max: Decimal) -> Read {
    let wrong = |found: &str| RuleTextFault::new(found, "“2 điểm, mỗi trường hợp trừ 0,5 điểm, thấp nhất 0 điểm”");
    let pieces: Vec<&str> = text.split(", ").collect();
    let (full, each, floor) = match pieces.as_slice() {
        [full, each] => (full, each, None),
        [full, each, floor] => (full, each, Some(floor)),
        _ => return Err(wrong(text)),
    };
    is_all(points(full)?, max, full)?;
    let (_, each) = each.rsplit_once(" trừ ").ok_or_else(|| wrong(each))?;
    let mut keys = vec![("points", decimal(points(each)?))];
    if let Some(floor) = floor {
        keys.push(("floor", decimal(points(after(floor, "thấp nhất ").ok_or_else(|| wrong(floor))?)?)));
    } else {
        keys.push(("floor", Value::Integer(0)));
    }
    Ok(rule_of("item-deduction", keys))
}

/// `10 điểm; trên 3.500, cứ thêm 100 được cộng 0,5 điểm; tối đa 35 điểm; nhân 0,75 nếu miền núi`
fn step_accumulation(text: &str, max: Decimal) -> Read {
    const EXPECTED: &str = "“10 điểm; trên 3.500, cứ thêm 100 được cộng 0,5 điểm; tối đa 35 điểm; nhân 0,75 nếu TRƯỜNG HỢP”";
    let wrong = |found: &str| RuleTextFault::new(found, EXPECTED);
    let mut found = parts(text).into_iter().peekable();
    let base = found.next_if(|part| !part.to_lowercase().contains("cứ thêm ")).map_or(Ok(Decimal::ZERO), points)?;
    let step = found.next().ok_or_else(|| wrong(text))?;
    let (start, step) = step.split_once(", ").map_or((None, step), |(start, step)| (Some(start), step));
    let start = start.map_or(Some(Decimal::ZERO), |start| number(after(start, "trên ")?)).ok_or_else(|| wrong(text))?;
    let (size, each) = after(step, "cứ thêm ").and_then(|rest| rest.split_once(" được cộng ")).ok_or_else(|| wrong(step))?;
    let size = number(size).ok_or_else(|| wrong(size))?;
    let mut multipliers = Vec::new();
    for part in found {
        if let Some(most) = after(part, "tối đa ") {
            is_all(points(most)?, max, part)?;
            continue;
        }
        let (factor, name) = after(part, "nhân ").and_then(|rest| rest.split_once(" nếu ")).ok_or_else(|| wrong(part))?;
        let factor = number(factor).ok_or_else(|| wrong(factor))?;
        multipliers.push(table([("name", Value::from(name.trim())), ("factor", decimal(factor)), ("when", Value::from(""))]));
    }
    let mut keys = vec![("base", decimal(base)), ("start", decimal(start)), ("size", decimal(size)), ("points", decimal(points(each)?))];
    if !multipliers.is_empty() {
        keys.push(("multipliers", Value::Array(multipliers)));
    }
    Ok(rule_of("step-accumulation", keys))
}

/// The rules whose parts are all `label: award`.
fn by_labels(text: &str, max: Decimal) -> Read {
    let found = parts(text);
    let labels: Vec<String> = found.iter().map(|part| part.rsplit_once(':').map_or("", |(label, _)| label).trim().to_lowercase()).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    match labels.as_slice() {
        [] => Err(RuleTextFault::new(text, EXPECTED_RULE)),
        ["đạt yêu cầu" | "đạt" | "có", "không đạt" | "không" | "không đạt yêu cầu"] => {
            all_or_nothing("boolean", &found, max)
        }
        ["không có trường hợp nào" | "không có", "có từ 1 trường hợp" | "từ 1 trường hợp" | "từ 01 trường hợp" | "có từ 01 trường hợp"] => {
            all_or_nothing("zero-tolerance", &found, max)
        }
        [.., "không thực hiện" | "không ban hành"] => date_category(&found),
        _ if labels.iter().any(|label| label.contains("(đến ")) => {
            Err(RuleTextFault::new(*found.last().unwrap_or(&text), "mức cuối “không thực hiện: điểm”"))
        }
        _ if labels.iter().all(|label| interval(label).is_err()) => Err(RuleTextFault::new(text, EXPECTED_RULE)),
        _ => tiers(&found, max),
    }
}

fn all_or_nothing(kind: &str, found: &[&str], max: Decimal) -> Read {
    let [full, none] = found else { return Err(RuleTextFault::new(found.join("; "), EXPECTED_RULE)) };
    is_all(points(labelled(full)?.1)?, max, full)?;
    is_nothing(points(labelled(none)?.1)?, none)?;
    Ok(rule_of(kind, []))
}

fn date_category(found: &[&str]) -> Read {
    let Some((last, steps)) = found.split_last() else { return Err(RuleTextFault::new("", EXPECTED_RULE)) };
    let absent = points(labelled(last)?.1)?;
    let steps: Result<Vec<Value>, _> = steps.iter().map(|part| date_step(part)).collect();
    Ok(rule_of("date-category", [("steps", Value::Array(steps?)), ("absent", decimal(absent))]))
}

/// `kịp thời (đến 31/01): 1 điểm`
fn date_step(part: &str) -> Result<Value, RuleTextFault> {
    let (label, award) = labelled(part)?;
    let award = ("points", decimal(points(award)?));
    let Some((name, day)) = label.rsplit_once("(đến ") else { return Ok(table([("name", Value::from(label)), award])) };
    let read = day.strip_suffix(')').and_then(day_of);
    let until = read.ok_or_else(|| RuleTextFault::new(label, "ngày như “(đến 31/01)” hoặc “(đến 15/12 năm trước)”"))?;
    Ok(table([("name", Value::from(name.trim())), ("until", Value::from(day_code(until))), award]))
}

fn day_of(text: &str) -> Option<DayOfYear> {
    let (day, year) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let years = match year.trim() {
        "" => 0,
        "năm trước" => -1,
        "năm sau" => 1,
        other => other.strip_prefix('(')?.strip_suffix(" năm)")?.parse().ok()?,
    };
    DayOfYear::parse(day).filter(|day| day.year == 0).map(|day| DayOfYear { year: years, ..day })
}

fn tiers(found: &[&str], max: Decimal) -> Read {
    let mut steps = Vec::with_capacity(found.len());
    let mut is_ratio = false;
    for part in found {
        let (label, award) = labelled(part)?;
        let (range, is_percent) = interval(label)?;
        let award = match share(award, max) {
            Some(read) => read.map(|()| ("share".to_owned(), Value::Boolean(true)))?,
            None => ("points".to_owned(), decimal(points(award)?)),
        };
        is_ratio |= is_percent || award.0 == "share";
        steps.push((range, !label.to_lowercase().starts_with("đúng"), award));
    }
    if is_ratio {
        open_at_the_top(&mut steps);
    }
    let steps = steps.into_iter().map(|(range, _, award)| Value::Table(ends(Table::from_iter([award]), &range))).collect();
    Ok(rule_of(if is_ratio { "percent-tiers" } else { "count-tiers" }, [("tiers", Value::Array(steps))]))
}

/// "100%" as the best step means 100 % and more: whoever does more than planned has not fallen off the scale.
fn open_at_the_top(steps: &mut [(Interval, bool, (String, Value))]) {
    let highest = steps.iter().filter_map(|(range, ..)| range.lower.map(|bound: Bound| bound.at)).max();
    for (range, bare, _) in steps {
        let is_point = range.lower.is_some() && range.lower == range.upper;
        if *bare && is_point && range.lower.map(|bound| bound.at) == highest {
            range.upper = None;
        }
    }
}
