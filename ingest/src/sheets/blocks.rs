//! Sheets too long to be held: their rows are handed over in blocks, in ascending order.

use tonghop_domain::refusal::Refusal;

use crate::grid::Sheet;
use crate::guard::damaged;

/// Rows of one block.
const ROWS: usize = 4_096;

/// Takes rows, a block at a time.
pub(crate) type Receiver<'a> = &'a mut dyn FnMut(Sheet) -> Result<(), Refusal>;

/// Who takes the rows of a sheet while it is read; nobody where the sheet is held as a whole.
pub(super) struct Blocks<'a> {
    receiver: Option<Receiver<'a>>,
    /// The first row that has not been handed over.
    next: u32,
}

impl<'a> Blocks<'a> {
    /// For a new sheet.
    pub(super) fn new(receiver: Option<Receiver<'a>>) -> Self {
        Self { receiver, next: 0 }
    }

    /// Hands over what has gathered, once it is enough.
    ///
    /// # Errors
    /// The receiver refuses it.
    pub(super) fn gathered(&mut self, sheet: &mut Sheet) -> Result<(), Refusal> {
        if self.receiver.is_some() && sheet.rows.len() >= ROWS { self.rest(sheet) } else { Ok(()) }
    }

    /// Hands over all rows that are left.
    ///
    /// # Errors
    /// Rows stand out of order, so that what belongs together came apart; or the receiver refuses them.
    pub(super) fn rest(&mut self, sheet: &mut Sheet) -> Result<(), Refusal> {
        let (Some(receiver), Some((first, _))) = (&mut self.receiver, sheet.rows.first_key_value()) else { return Ok(()) };
        if *first < self.next {
            return Err(damaged(format!("the rows of sheet {} are not in order", sheet.name)));
        }
        self.next = sheet.last_row();
        receiver(sheet.take_rows())
    }
}
