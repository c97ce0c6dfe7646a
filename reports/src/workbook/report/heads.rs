//! Heads over several rows: neighbours that share upper levels share their cells, short paths reach down to the last row.

use super::plan::Column;

/// A cell of the head: first and last level, first and last column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) levels: (u32, u32),
    pub(super) columns: (usize, usize),
    pub(super) words: String,
}

/// The cells of the heads of these columns.
pub(super) fn heads(columns: &[Column<'_>], depth: u32) -> Vec<Head> {
    let mut heads = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let last = column.head.len().saturating_sub(1);
        for level in 0..last {
            let shared = |other: &Column<'_>| other.head.len() > level + 1 && other.head[..=level] == column.head[..=level];
            if place > 0 && shared(&columns[place - 1]) {
                continue;
            }
            let count = columns[place..].iter().take_while(|other| shared(other)).count();
            heads.push(head((level, level), (place, place + count - 1), &column.head[level]));
        }
        let words = column.head.last().map_or("", String::as_str);
        heads.push(head((last, depth.saturating_sub(1) as usize), (place, place), words));
    }
    heads
}

fn head(levels: (usize, usize), columns: (usize, usize), words: &str) -> Head {
    let level = |level: usize| u32::try_from(level).unwrap_or(0);
    Head { levels: (level(levels.0), level(levels.1)), columns, words: words.to_owned() }
}

#[cfg(test)]
mod tests {
    use tonghop_domain::report_definition::{CellKind, ColumnDefinition};

    use super::*;

    #[test]
    fn shared_levels_are_one_cell_and_short_paths_reach_down() {
        let definition = ColumnDefinition {
            field: "x".into(),
            head: String::new(),
            kind: CellKind::Number,
            digits: 0,
            width: (24, 900),
            is_totalled: false,
            arithmetic: None,
            is_repeated: false,
        };
        let column =
            |path: &[&str]| Column { definition: &definition, field: "x", head: path.iter().map(|word| (*word).to_owned()).collect() };
        let columns = [
            column(&["Đơn vị"]),
            column(&["Tiếp nhận", "Tổng số"]),
            column(&["Tiếp nhận", "Trong đó", "Trực tuyến"]),
            column(&["Đã", "Tổng số"]),
        ];
        let head = |words: &str, levels: (u32, u32), columns: (usize, usize)| Head { levels, columns, words: words.to_owned() };
        assert_eq!(
            heads(&columns, 3),
            [
                head("Đơn vị", (0, 2), (0, 0)),
                head("Tiếp nhận", (0, 0), (1, 2)),
                head("Tổng số", (1, 2), (1, 1)),
                head("Trong đó", (1, 1), (2, 2)),
                head("Trực tuyến", (2, 2), (2, 2)),
                head("Đã", (0, 0), (3, 3)),
                head("Tổng số", (1, 2), (3, 3)),
            ]
        );
    }
}
