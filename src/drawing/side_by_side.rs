//! Pieces of work on as many processors as the machine has.

use std::collections::BTreeMap;
use std::thread::available_parallelism;

use tokio::task::JoinSet;

use super::DrawingError;

/// Does all of it, at most one piece a processor at a time, begun in the order of the work; results in that order too.
/// What is under way ends when the caller goes away.
pub(super) async fn side_by_side<T, W>(work: impl IntoIterator<Item = W>) -> Result<Vec<T>, DrawingError>
where
    T: Send + 'static,
    W: Future<Output = T> + Send + 'static,
{
    let processors = available_parallelism().map_or(1, usize::from);
    let mut waiting = work.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut done = BTreeMap::new();
    loop {
        for (place, piece) in waiting.by_ref().take(processors.saturating_sub(running.len())) {
            running.spawn(async move { (place, piece.await) });
        }
        match running.join_next().await {
            Some(Ok((place, result))) => drop(done.insert(place, result)),
            Some(Err(_)) => return Err(DrawingError::Interrupted),
            None => return Ok(done.into_values().collect()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn results_stand_in_the_order_of_the_work_whatever_ends_first() {
        let work = (0..20_u64).map(|place| async move {
            tokio::time::sleep(Duration::from_millis(20 - place)).await;
            place
        });
        assert_eq!(side_by_side(work).await.unwrap(), (0..20).collect::<Vec<_>>());
    }

    #[tokio::test]
    #[allow(clippy::panic)]
    async fn a_piece_that_dies_is_no_file() {
        let dies = || async {
            if std::env::args().len() > 0 {
                panic!("a piece that dies")
            }
        };
        assert!(matches!(side_by_side([dies()]).await, Err(DrawingError::Interrupted)));
    }
}
