//! Rows that may be too many for the canvas.

/// What stands in one place of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The item with this index.
    Item(usize),
    /// So many items are left out here.
    Hidden(usize),
    /// So many items are left out because they have no figure.
    Empty(usize),
}

/// What may have to be left out for want of room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// An item with a figure.
    Figure,
    /// An item without any: it never takes the place of one with a figure.
    Empty,
    /// An item that needs attention the more, the higher the number; the ones that need most are shown.
    Need(u32),
}

/// All items where they fit. Otherwise the first and the last of those with figures, which are the best and the worst where the list is ranked, or
/// those that need attention most; the others are counted.
pub(crate) fn chosen(items: &[Worth], capacity: usize) -> Vec<Slot> {
    if items.len() <= capacity {
        return (0..items.len()).map(Slot::Item).collect();
    }
    if items.iter().any(|item| matches!(item, Worth::Need(_))) {
        return neediest(items, capacity);
    }
    let known: Vec<usize> = (0..items.len()).filter(|place| items[*place] == Worth::Figure).collect();
    let empty = items.len() - known.len();
    if known.is_empty() || empty == 0 {
        return visible(items.len(), capacity);
    }
    let place = |slot: Slot| if let Slot::Item(place) = slot { Slot::Item(known[place]) } else { slot };
    visible(known.len(), capacity.saturating_sub(1)).into_iter().map(place).chain([Slot::Empty(empty)]).collect()
}

fn neediest(items: &[Worth], capacity: usize) -> Vec<Slot> {
    let need = |place: &usize| if let Worth::Need(need) = items[*place] { need } else { 0 };
    let mut places: Vec<usize> = (0..items.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(need(place)));
    places.truncate(capacity.saturating_sub(1));
    places.sort_unstable();
    let hidden = items.len() - places.len();
    places.into_iter().map(Slot::Item).chain([Slot::Hidden(hidden)]).collect()
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
    fn items_without_figures_never_hide_those_with_figures() {
        use Worth::{Empty, Figure, Need};
        let items = [Figure, Figure, Figure, Figure, Figure, Empty, Empty, Empty];
        let (item, hidden) = (Slot::Item, Slot::Hidden);
        assert_eq!(chosen(&items, 8), (0..8).map(item).collect::<Vec<_>>());
        assert_eq!(chosen(&items, 5), [item(0), item(1), hidden(2), item(4), Slot::Empty(3)], "the worst by value, not an empty one");
        assert_eq!(chosen(&items, 6), [item(0), item(1), item(2), item(3), item(4), Slot::Empty(3)]);
        assert_eq!(chosen(&[Empty, Figure, Empty, Figure], 3), [item(1), item(3), Slot::Empty(2)]);
        assert_eq!(chosen(&[Empty; 4], 3), visible(4, 3));
        let board = [Need(0), Need(3), Need(0), Need(1), Need(5)];
        assert_eq!(chosen(&board, 4), [item(1), item(3), item(4), hidden(2)], "in the order of the list");
    }

    #[test]
    fn pages_are_even() {
        assert_eq!(per_page(126, 36), 32);
        assert_eq!(per_page(36, 36), 36);
        assert_eq!(per_page(0, 36), 1);
    }
}
