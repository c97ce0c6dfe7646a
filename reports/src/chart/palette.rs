//! Colours, all in one place: safe for colour-blind readers and for a grey printer.
//!
//! Hues differ in lightness too, and wherever a colour carries meaning a shape, a hatch or a word carries it as well.

/// An opaque sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

pub(crate) const WHITE: Colour = Colour(0xFF, 0xFF, 0xFF);
/// Main text.
pub(crate) const INK: Colour = Colour(0x17, 0x20, 0x30);
/// Secondary text; still 7:1 on white.
pub(crate) const QUIET: Colour = Colour(0x4A, 0x55, 0x65);
/// Grid lines and separators, never text.
pub(crate) const GRID: Colour = Colour(0xE2, 0xE6, 0xEC);
/// Outlines of empty things, never text.
pub(crate) const OUTLINE: Colour = Colour(0x8A, 0x94, 0xA3);
/// Fill of cells that say nothing yet.
pub(crate) const PALE: Colour = Colour(0xF3, 0xF5, 0xF8);
/// Bars without emphasis.
pub(crate) const ORDINARY: Colour = Colour(0xA9, 0xBF, 0xDD);
/// The one accent.
pub(crate) const FOCUS: Colour = Colour(0x14, 0x47, 0x7F);
/// What needs attention; always with a hatch or a cross, because a grey printer shows it like the accent.
pub(crate) const CONCERN: Colour = Colour(0xAD, 0x43, 0x0A);
/// Hatch on [`CONCERN`], so that white text stays readable across it.
pub(crate) const CONCERN_DARK: Colour = Colour(0x7C, 0x2E, 0x05);
/// Fill behind [`CONCERN`] text.
pub(crate) const CONCERN_PALE: Colour = Colour(0xFD, 0xF0, 0xE6);

/// Unhappy answers, hatched with [`CONCERN`].
pub(crate) const DISCONTENT: Colour = Colour(0xF6, 0xD3, 0xBC);
/// Answers in the middle.
pub(crate) const NEUTRAL: Colour = Colour(0xDC, 0xE0, 0xE6);

/// Heat steps from weak to strong. The mid-blues on which neither white nor ink is readable are left out on purpose.
pub(crate) const HEAT: [Colour; 5] =
    [Colour(0xEE, 0xF3, 0xFA), Colour(0xCB, 0xDB, 0xF0), Colour(0x9A, 0xBB, 0xE3), Colour(0x2F, 0x66, 0xAB), Colour(0x15, 0x3B, 0x6E)];

/// Colours of the lines of a trend, each readable as text on white.
pub(crate) const SERIES: [Colour; 8] = [
    FOCUS,
    CONCERN,
    Colour(0x00, 0x69, 0x5C),
    Colour(0x7A, 0x3E, 0x9D),
    Colour(0x5F, 0x5B, 0x00),
    Colour(0xA3, 0x19, 0x5B),
    Colour(0x37, 0x47, 0x4F),
    Colour(0x02, 0x6F, 0xAE),
];

impl Colour {
    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let channel = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    /// Contrast ratio of two colours, 1 to 21, WCAG 2.2.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// CIE lightness, 0 (black) to 100 (white): what a grey printer keeps of a colour.
    #[cfg(test)]
    fn lightness(self) -> f64 {
        let luminance = self.luminance();
        if luminance > 0.008_856 { 116.0 * luminance.cbrt() - 16.0 } else { 903.3 * luminance }
    }

    /// Whether two greys that lie side by side are hardly told apart.
    #[cfg(test)]
    pub(crate) fn is_close_in_grey(self, other: Self) -> bool {
        (self.lightness() - other.lightness()).abs() < 8.0
    }

    /// White or ink, whichever reads better on this fill.
    pub(crate) fn text_on(self) -> Self {
        if self.contrast(WHITE) > self.contrast(INK) { WHITE } else { INK }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least contrast of text that WCAG level AA allows.
    const READABLE: f64 = 4.5;

    #[test]
    fn every_text_is_readable_on_its_fill() {
        for fill in HEAT.into_iter().chain([ORDINARY, FOCUS, CONCERN, PALE, CONCERN_PALE, DISCONTENT, NEUTRAL, GRID]) {
            assert!(fill.contrast(fill.text_on()) >= READABLE, "{fill:?}");
        }
        for text in SERIES.into_iter().chain([INK, QUIET, CONCERN]) {
            assert!(text.contrast(WHITE) >= READABLE, "{text:?}");
        }
        assert!(CONCERN.contrast(CONCERN_PALE) >= READABLE && QUIET.contrast(PALE) >= READABLE);
    }

    #[test]
    fn fills_that_meet_stay_apart_in_grey() {
        let meets = [
            (ORDINARY, FOCUS),
            (ORDINARY, CONCERN),
            (ORDINARY, WHITE),
            (DISCONTENT, CONCERN),
            (NEUTRAL, FOCUS),
            (NEUTRAL, ORDINARY),
            (CONCERN, CONCERN_DARK),
            (CONCERN, CONCERN_PALE),
            (GRID, FOCUS),
        ];
        for (one, other) in meets.into_iter().chain(HEAT.windows(2).map(|pair| (pair[0], pair[1]))) {
            assert!(!one.is_close_in_grey(other), "{one:?} {other:?}");
        }
    }
}
