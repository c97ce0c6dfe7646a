//! Rows decoded side by side: a country's figures and rows take longer to parse than to fetch.

use std::collections::VecDeque;

use futures_util::{Stream, TryStreamExt as _};
use sqlx::any::AnyRow;
use tokio::task::JoinHandle;

use super::{StorageError, Stored};

/// Rows that are decoded together: enough that handing them over costs little, few enough that they are soon gone.
const ROWS_AT_ONCE: usize = 128;

/// Everything that `decode` makes of the rows, in their order. Only a few hundred rows are in memory undecoded.
pub(super) async fn decoded<T, D>(mut rows: impl Stream<Item = sqlx::Result<AnyRow>> + Unpin, decode: D) -> Stored<Vec<T>>
where
    T: Send + 'static,
    D: Fn(&[AnyRow]) -> Stored<Vec<T>> + Clone + Send + 'static,
{
    let side_by_side = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Vec::new();
    let mut in_hand: VecDeque<JoinHandle<Stored<Vec<T>>>> = VecDeque::new();
    loop {
        let some = next_rows(&mut rows).await?;
        if some.is_empty() {
            break;
        }
        let decode = decode.clone();
        in_hand.push_back(tokio::task::spawn_blocking(move || decode(&some)));
        if in_hand.len() > side_by_side
            && let Some(first) = in_hand.pop_front()
        {
            all.extend(made(first).await?);
        }
    }
    for rest in in_hand {
        all.extend(made(rest).await?);
    }
    Ok(all)
}

async fn next_rows(rows: &mut (impl Stream<Item = sqlx::Result<AnyRow>> + Unpin)) -> Stored<Vec<AnyRow>> {
    let mut some = Vec::with_capacity(ROWS_AT_ONCE);
    while some.len() < ROWS_AT_ONCE
        && let Some(row) = rows.try_next().await?
    {
        some.push(row);
    }
    Ok(some)
}

async fn made<T>(work: JoinHandle<Stored<Vec<T>>>) -> Stored<Vec<T>> {
    work.await.map_err(|fault| StorageError::Content(fault.to_string()))?
}
