//! What every request and command works with.

use std::sync::Arc;

use tokio::sync::RwLock;
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::working_days::WorkingDays;
use tonghop_domain::{OrgUnitId, PeriodId};
use tonghop_ingest::Answers;

use crate::analysis::Memories;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::import::Importer;
use crate::settings::DataSettings;
use crate::storage::{Storage, StorageError};

/// Storage, clock, catalogue and importer of one office; cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The database.
    pub storage: Storage,
    /// The clock, possibly assuming a day.
    pub clock: Clock,
    /// Forms, sets, calendars.
    pub catalogue: Arc<Catalogue>,
    /// Reads files.
    pub importer: Arc<Importer>,
    /// What was computed since the last change.
    pub memories: Arc<Memories>,
    is_sample_visit: bool,
    /// The published version that figures of a period are shown as; `None` = the newest of each.
    shown_version: Option<(PeriodId, i64)>,
    office: Arc<RwLock<Option<Arc<Office>>>>,
    wake: Arc<tokio::sync::Notify>,
}

/// The office of a data folder.
#[derive(Debug)]
pub struct Office {
    /// The unit at the top of its field of work.
    pub root: OrgUnitId,
    /// Name of that unit.
    pub name: String,
    /// Every unit it knows.
    pub directory: UnitDirectory,
    /// Whether it is the invented sample office.
    pub is_sample: bool,
    /// Days it does not work.
    pub working_days: WorkingDays,
    /// What its officers answered about words of workbooks.
    pub answers: Answers,
    version: String,
}

impl Office {
    /// Changes whenever its units or answers change.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Names of settings in the database.
pub mod setting {
    /// Identity of the unit at the top.
    pub const OFFICE: &str = "office";
    /// Identity of the unit whose subtree the administrator sees, where it is not the office itself.
    pub const ACCOUNT_UNIT: &str = "account_unit";
    /// The assumed day of a sample office, ISO text.
    pub const ASSUMED_DAY: &str = "assumed_day";
    /// `1` for the invented sample office.
    pub const IS_SAMPLE: &str = "is_sample";
    /// Days of rest besides those of the catalogue, ISO texts separated by spaces.
    pub const HOLIDAYS: &str = "holidays";
    /// Reporting years that were accepted, separated by spaces.
    pub const REPORTING_YEARS: &str = "reporting_years";
    /// Changes whenever units change, so that other processes notice.
    pub const UNITS_VERSION: &str = "units_version";
    /// Changes whenever answers of officers change.
    pub const ANSWERS_VERSION: &str = "answers_version";
}

/// Why an app cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A data file of the catalogue.
    #[error(transparent)]
    Catalogue(#[from] crate::catalogue::CatalogueFault),
    /// Something that would be kept in the office's own folder was asked of the sample office.
    #[error("đang xem văn phòng mẫu: thao tác này chỉ làm được với số liệu của cơ quan")]
    Sample,
}

impl App {
    /// Opens the data folder.
    ///
    /// # Errors
    /// When the database or the catalogue cannot be opened.
    pub async fn open(settings: &DataSettings) -> Result<Self, OpenError> {
        let storage = Storage::open(&settings.data, settings.database.as_deref()).await?;
        let catalogue = Arc::new(Catalogue::load(Some(&settings.data))?);
        let assumed = storage.setting(setting::ASSUMED_DAY).await?.and_then(|day| day.parse().ok());
        Ok(Self {
            storage,
            clock: Clock::new(assumed),
            catalogue,
            importer: Arc::new(Importer::new()),
            memories: Arc::default(),
            is_sample_visit: false,
            shown_version: None,
            office: Arc::default(),
            wake: Arc::default(),
        })
    }

    /// The office, read again when its units or answers have changed.
    ///
    /// # Errors
    /// When the database is away, or no office was set up yet.
    pub async fn office(&self) -> Result<Arc<Office>, StorageError> {
        let version = self.storage.versions_of_settings([setting::UNITS_VERSION, setting::ANSWERS_VERSION]).await?;
        if let Some(office) = self.office.read().await.as_ref().filter(|office| office.version == version) {
            return Ok(Arc::clone(office));
        }
        let office = Arc::new(self.read_office(version).await?);
        *self.office.write().await = Some(Arc::clone(&office));
        Ok(office)
    }

    /// Tells the worker that files are waiting.
    pub fn wake_worker(&self) {
        self.wake.notify_one();
    }

    /// The same office, marked as the sample that is looked at beside an office's own data.
    #[must_use]
    pub fn as_sample_visit(self) -> Self {
        Self { is_sample_visit: true, ..self }
    }

    /// Whether this is the sample office, looked at beside an office's own data.
    pub fn is_sample_visit(&self) -> bool {
        self.is_sample_visit
    }

    /// The same office with the figures of a closed period as an older version published them.
    #[must_use]
    pub fn showing(&self, period: PeriodId, number: i64) -> Self {
        // What was computed for the newest version must not answer for an older one.
        Self { shown_version: Some((period, number)), memories: Arc::default(), ..self.clone() }
    }

    /// The version asked for of a period; `None` = the newest.
    pub fn shown_version(&self, period: &PeriodId) -> Option<i64> {
        self.shown_version.as_ref().filter(|(known, _)| known == period).map(|(_, number)| *number)
    }

    /// Waits until somebody says that files are waiting.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// The same office with the catalogue as its files are now.
    ///
    /// # Errors
    /// When a file of the catalogue is refused; then nothing changes.
    pub fn with_catalogue_of(&self, settings: &DataSettings) -> Result<Self, OpenError> {
        let catalogue = Arc::new(Catalogue::load(Some(&settings.data))?);
        Ok(Self { catalogue, importer: Arc::new(Importer::new()), memories: Arc::default(), office: Arc::default(), ..self.clone() })
    }

    async fn read_office(&self, version: String) -> Result<Office, StorageError> {
        let directory = self.storage.directory().await?;
        let root = self.storage.setting(setting::OFFICE).await?;
        let root = OrgUnitId::new(root.ok_or(StorageError::NoOffice)?);
        let answers = self.storage.standing_answers(&root).await?;
        let answers = answers.iter().map(|answer| serde_json::from_str(answer)).collect::<Result<Vec<_>, _>>();
        let answers = Answers::new(answers.map_err(|fault| StorageError::Content(fault.to_string()))?);
        let holidays = self.storage.setting(setting::HOLIDAYS).await?.unwrap_or_default();
        Ok(Office {
            name: directory.name_of(&root),
            is_sample: self.storage.setting(setting::IS_SAMPLE).await?.is_some_and(|value| value == "1"),
            working_days: self.catalogue.working_days.clone().with_rest(holidays.split_whitespace().filter_map(|day| day.parse().ok())),
            answers,
            root,
            directory,
            version,
        })
    }
}
