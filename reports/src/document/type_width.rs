//! How wide a line is in bold Times, so that the rules under the motto and the issuer get the length that the decree asks for.

/// Advance widths of Times New Roman Bold in thousandths of the size, from `A` to `Z`, then from `a` to `z`.
const CAPITALS: [u32; 26] =
    [722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667];
const SMALL: [u32; 26] =
    [500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444];

/// Width of a line in twentieths of a point, at a size in points. Marks above and below letters take no width.
pub(super) fn twips(text: &str, points: u32) -> u32 {
    text.chars().map(letter).sum::<u32>() * points * 20 / 1000
}

fn letter(letter: char) -> u32 {
    let base = tonghop_domain::text::fold(&letter.to_string()).chars().next();
    let place = |base: char| base.is_ascii_lowercase().then(|| usize::from(base as u8 - b'a'));
    match base.and_then(place) {
        Some(place) if letter.is_uppercase() => CAPITALS[place],
        Some(place) => SMALL[place],
        None if letter == ' ' => 250,
        None if letter == '-' => 333,
        None => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_motto_is_as_wide_as_type_makes_it() {
        // Measured in a word processor: 6,3 cm at 14 points.
        let centimetres = f64::from(twips("Độc lập - Tự do - Hạnh phúc", 14)) / 567.0;
        assert!((6.0..6.7).contains(&centimetres), "{centimetres}");
    }
}
