//! Lists that are longer than a worksheet, cut into parts of a sheet each.

use tonghop_domain::report_definition::{Arithmetic, ReportDefinition, SheetDefinition};

use super::plan::Line;

/// Letters of the longest name of a sheet.
const LONGEST_NAME: usize = 31;

/// Whether no formula needs the whole list on one sheet: no totals, no tree, nothing that looks up its rows from elsewhere.
pub(super) fn may_be_cut(definition: &SheetDefinition, report: &ReportDefinition) -> bool {
    let looks_beyond_its_row = |arithmetic: &Arithmetic| matches!(arithmetic, Arithmetic::Children | Arithmetic::Check { .. });
    let refers = |arithmetic: &Arithmetic| match arithmetic {
        Arithmetic::SumFrom { sheet, .. } | Arithmetic::Check { sheet, .. } => *sheet == definition.name,
        Arithmetic::Children | Arithmetic::Sum(_) | Arithmetic::Share { .. } | Arithmetic::Difference(..) => false,
    };
    let of = |sheet: &'_ SheetDefinition, test: &dyn Fn(&Arithmetic) -> bool| {
        sheet.columns.iter().filter_map(|column| column.arithmetic.as_ref()).any(test)
    };
    let is_plain = definition.total.is_empty() && !definition.group_totals && !of(definition, &looks_beyond_its_row);
    is_plain && !report.sheets.iter().any(|sheet| of(sheet, &refers))
}

/// Parts of at most so many lines. A group that goes on on the next sheet has its words there again, and no part ends with the words of a group.
pub(super) fn cut(lines: Vec<Line<'_>>, most: usize) -> Vec<Vec<Line<'_>>> {
    let (mut parts, mut part, mut group) = (Vec::new(), Vec::new(), None);
    for line in lines {
        if part.len() >= most.max(2) {
            let begins = match (part.last(), &line) {
                (Some(Line::Group(_)), _) => part.pop(),
                (_, Line::Group(_)) => None,
                _ => group.map(Line::Group),
            };
            parts.push(std::mem::take(&mut part));
            part.extend(begins);
        }
        if let Line::Group(words) = line {
            group = Some(words);
        }
        part.push(line);
    }
    parts.push(part);
    parts
}

/// `Sổ đối chiếu nguồn`, `Sổ đối chiếu nguồn (2)`, …
pub(super) fn name(sheet: &str, part: usize) -> String {
    if part == 0 {
        return sheet.to_owned();
    }
    let number = format!(" ({})", part + 1);
    let room = LONGEST_NAME.saturating_sub(number.chars().count());
    format!("{}{number}", sheet.chars().take(room).collect::<String>().trim_end())
}
