//! What may still be read of all sheets of a file together.

use tonghop_domain::refusal::Refusal;

use crate::grid::Cell;
use crate::guard::{SizeLimits, at_most, count_at_most};

/// Merged areas that a file may have; real workbooks with 50,000 are known.
const MERGES: u64 = 200_000;

/// What is read and what may be. Many cells may point to one long shared text, so text is counted as often as it is held.
pub(super) struct Budget<'a> {
    cells: u64,
    text: u64,
    merges: u64,
    limits: &'a SizeLimits,
}

impl<'a> Budget<'a> {
    pub(super) fn new(limits: &'a SizeLimits) -> Self {
        Self { cells: 0, text: 0, merges: 0, limits }
    }

    /// Counts a cell.
    ///
    /// # Errors
    /// The limit that it exceeds.
    pub(super) fn spend(&mut self, cell: &Cell) -> Result<(), Refusal> {
        self.cells += 1;
        self.text += cell.text().map_or(0, |text| text.len() as u64);
        count_at_most("số ô có nội dung", self.cells, self.limits.cells)?;
        at_most("dung lượng văn bản trong các ô", self.text, self.limits.part_bytes)
    }

    /// Counts a merged area.
    ///
    /// # Errors
    /// The limit that it exceeds.
    pub(super) fn merge(&mut self) -> Result<(), Refusal> {
        self.merges += 1;
        count_at_most("số vùng gộp ô", self.merges, MERGES)
    }
}
