//! What the documents of a period share, gathered once: a pack makes many files of the same figures and pictures.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;
use tonghop_reports::chart::Chart;

use super::documents::Frame;
use super::situation::{Costly, Situation};
use super::{DrawingError, Wanted};
use crate::analysis::set_name;
use crate::app::App;

/// Figures, what stands around them, and their pictures.
pub(super) struct Gathered {
    pub(super) situation: Situation,
    pub(super) frame: Frame,
    pub(super) costly: Vec<Costly>,
    pub(super) pictures: Pictures,
}

impl Gathered {
    pub(super) async fn of(app: &App, wanted: Wanted<'_>) -> Result<Self, DrawingError> {
        let situation = Situation::of(app, wanted).await?;
        let frame = Frame::of(app, wanted).await?;
        let costly = situation.costly(app, wanted).await?;
        Ok(Self { situation, frame, costly, pictures: Pictures::default() })
    }

    /// Source, closing date, version, completeness, sets with their versions: the line at the foot of everything, as charts have it.
    pub(super) fn footer(&self) -> String {
        let sets: Vec<String> = self.situation.scored.iter().map(|scored| set_name(&scored.set)).collect();
        let sets = if sets.is_empty() { String::new() } else { format!("; bộ tiêu chí {}", sets.join(", ")) };
        let provisional = self.frame.source.provisional.as_ref().map_or_else(String::new, |words| format!(" {words}."));
        format!("{}{sets}.{provisional}", self.frame.source.line)
    }
}

/// Charts drawn once, whichever file of a pack asks first.
#[derive(Default)]
pub(super) struct Pictures {
    /// By kind and set.
    drawn: Mutex<BTreeMap<(String, String), Place>>,
}

/// Where a chart stands once it is drawn; who comes meanwhile waits.
type Place = Arc<OnceCell<Arc<Drawn>>>;

/// A chart with its PNG.
pub(super) struct Drawn {
    pub(super) chart: Chart,
    pub(super) png: Vec<u8>,
}

impl Pictures {
    pub(super) async fn of(&self, app: &App, kind: &str, wanted: Wanted<'_>) -> Result<Arc<Drawn>, DrawingError> {
        let key = (kind.to_owned(), wanted.set.map_or_else(String::new, set_name));
        let place = Arc::clone(self.drawn.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        let draw = || async {
            let chart = super::chart(app, kind, wanted).await?;
            let png = super::png(chart.clone()).await?;
            Ok::<_, DrawingError>(Arc::new(Drawn { chart, png }))
        };
        place.get_or_try_init(draw).await.cloned()
    }
}
