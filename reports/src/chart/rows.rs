//! Rows that may be too many for the canvas.

/// What stands in one place of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The item with this index.
    Item(usize),
    /// So many items are left out here.
    Hidden(usize),
}

/// All items where they fit; otherwise the first and the last ones with one place between that says how many are hidden.
pub(crate) fn visible(count: usize, capacity: usize) -> Vec<Slot> {
    if count <= capacity {
        return (0..count).map(Slot::Item).collect();
    }
    let shown = capacity.saturating_sub(1);
    let tail = shown / 2;
    let head = shown - tail;
    let mut slots: Vec<Slot> = (0..head).map(Slot::Item).collect();
    slots.push(Slot::Hidden(count - shown));
    slots.extend((count - tail..count).map(Slot::Item));
    slots
}

/// How many items go on each page when pages are filled evenly.
pub(crate) fn per_page(count: usize, capacity: usize) -> usize {
    let pages = count.div_ceil(capacity.max(1)).max(1);
    count.div_ceil(pages).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_the_middle_and_says_how_many() {
        assert_eq!(visible(2, 2), [Slot::Item(0), Slot::Item(1)]);
        assert_eq!(visible(10, 4), [Slot::Item(0), Slot::Item(1), Slot::Hidden(7), Slot::Item(9)]);
        assert_eq!(visible(3, 1), [Slot::Hidden(3)]);
    }

    #[test]
    fn pages_are_even() {
        assert_eq!(per_page(126, 36), 32);
        assert_eq!(per_page(36, 36), 36);
        assert_eq!(per_page(0, 36), 1);
    }
}
