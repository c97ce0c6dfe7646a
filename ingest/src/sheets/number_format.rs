//! What a number format says a number is.

/// What a number is by its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// A number.
    Plain,
    /// A share, shown as a percentage.
    Percent,
    /// A day or a time of day, stored as a number of days.
    Date,
    /// A length of time, stored as a number of days.
    Duration,
}

/// A format that Excel knows by its number; those of 27 and more are dates of East Asian versions.
pub(super) fn built_in(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Format::Date,
        46 => Format::Duration,
        _ => Format::Plain,
    }
}

/// A format by its code. Only the first section counts: it is that of positive numbers.
pub(super) fn of_code(code: &str) -> Format {
    let mut rest = code;
    let mut format = Format::Plain;
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[letter.len_utf8()..];
        rest = match letter {
            ';' => break,
            '"' => behind.split_once('"').map_or("", |(_, behind)| behind),
            // The next character stands for itself, or only takes room.
            '\\' | '_' | '*' => behind.chars().next().map_or("", |next| &behind[next.len_utf8()..]),
            '[' => {
                let (inner, behind) = behind.split_once(']').unwrap_or(("", ""));
                if is_elapsed(inner) {
                    return Format::Duration;
                }
                behind
            }
            'G' | 'g' if is_general(rest) => &rest["General".len()..],
            'E' | 'e' if behind.starts_with(['+', '-']) => &behind[1..],
            '%' => return Format::Percent,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => {
                format = Format::Date;
                behind
            }
            _ => behind,
        };
    }
    format
}

/// `[h]`, `[mm]`, `[ss]`: hours that go on beyond a day.
fn is_elapsed(inner: &str) -> bool {
    let lower = inner.to_ascii_lowercase();
    ['h', 'm', 's'].into_iter().any(|unit| !lower.is_empty() && lower.chars().all(|letter| letter == unit))
}

fn is_general(rest: &str) -> bool {
    rest.get(.."General".len()).is_some_and(|word| word.eq_ignore_ascii_case("General"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_a_number_is() {
        let dates = [
            "dd/mm/yyyy",
            "[$-42A]dd mmmm yyyy;@",
            "\"ngày\" dd \"tháng\" mm",
            "h:mm AM/PM",
            "[$-1010000]d/m/yy",
            "mm:ss.0",
            "ggge\"年\"m",
            "[Red]dd/mm",
            "yyyy\\-mm\\-dd",
        ];
        let plain = [
            "General",
            "general",
            "0.00",
            "#,##0\\ \"đ\"",
            "#,##0.00 [$₫-42A]",
            "0.00E+00",
            "@",
            "[Red]0;[Blue]-0",
            "0\"d\"",
            "0;dd/mm",
            "# ?/?",
            "\\d0",
            "_d0",
            "GENERAL\"ngày\"",
            "[>=100]0",
            "",
            "0 kg",
        ];
        for code in dates {
            assert_eq!(of_code(code), Format::Date, "{code}");
        }
        for code in plain {
            assert_eq!(of_code(code), Format::Plain, "{code}");
        }
        assert_eq!(
            [of_code("0%"), of_code("0.0%;[Red]-0.0%"), of_code("[h]:mm:ss"), of_code("[mm]:ss")],
            [Format::Percent, Format::Percent, Format::Duration, Format::Duration]
        );
        assert_eq!(
            [built_in(0), built_in(10), built_in(14), built_in(46)],
            [Format::Plain, Format::Percent, Format::Date, Format::Duration]
        );
    }
}
