//! What the running program serves: one office at a time, which can be exchanged while it runs.
//!
//! An office is exchanged when its catalogue gained a file (a report asked for once), or when the sample office is looked at. Requests
//! that have begun go on with the office that they began with.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::extract::FromRef;
use tonghop_domain::OrgUnitId;

use crate::app::{App, OpenError};
use crate::national_units::COUNTRY;
use crate::sample_office;
use crate::settings::DataSettings;
use crate::storage::StorageError;

/// The office being served, and where its data are.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where the office's own data are.
    pub data: DataSettings,
    own: Arc<RwLock<App>>,
    current: Arc<RwLock<App>>,
    sample: Arc<RwLock<Sample>>,
}

/// The sample office beside the office's own data: a data folder of its own, so that it can be removed without a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sample {
    /// Not there.
    Absent,
    /// Being loaded: files that are in, files in all (0 = not yet known).
    Loading(usize, usize),
    /// Being looked at.
    Shown,
    /// It could not be loaded.
    Failed(String),
}

/// Folder of the sample office within the data folder.
const SAMPLE_FOLDER: &str = "van-phong-mau";

impl FromRef<Server> for App {
    fn from_ref(server: &Server) -> Self {
        server.app()
    }
}

impl Server {
    /// Serves an office.
    pub fn new(data: DataSettings, app: App) -> Self {
        let own = Arc::new(RwLock::new(app.clone()));
        Self { data, own, current: Arc::new(RwLock::new(app)), sample: Arc::new(RwLock::new(Sample::Absent)) }
    }

    /// The office being served now. Whoever panicked while exchanging it left a whole one behind.
    pub fn app(&self) -> App {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How it stands with the sample office.
    pub fn sample(&self) -> Sample {
        self.sample.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_sample(&self, sample: Sample) {
        *self.sample.write().unwrap_or_else(PoisonError::into_inner) = sample;
    }

    fn show(&self, app: App) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = app;
    }

    /// Loads the sample office beside the office's own data and shows it, signed in as whoever asked. Returns at once; how far it is,
    /// [`Server::sample`] says.
    pub fn load_sample(&self, token: String) {
        if matches!(self.sample(), Sample::Loading(..) | Sample::Shown) {
            return;
        }
        self.set_sample(Sample::Loading(0, 0));
        let server = self.clone();
        tokio::spawn(async move {
            if let Err(fault) = server.loaded_sample(&token).await {
                tracing::error!(%fault, "sample office");
                server.set_sample(Sample::Failed(fault.to_string()));
            }
        });
    }

    async fn loaded_sample(&self, token: &str) -> anyhow::Result<()> {
        let settings = DataSettings { data: self.data.data.join(SAMPLE_FOLDER), database: None };
        let app = sample_office::load(&settings, |done, total| self.set_sample(Sample::Loading(done, total))).await?;
        app.storage.take_over_session(&self.app().storage, token, &OrgUnitId::new(COUNTRY)).await?;
        self.show(app.as_sample_visit());
        self.set_sample(Sample::Shown);
        Ok(())
    }

    /// Goes back to the office's own data and removes the sample office with everything in it.
    ///
    /// # Errors
    /// When the folder cannot be removed.
    pub async fn remove_sample(&self) -> Result<(), StorageError> {
        let sample = self.app();
        self.show(self.own.read().unwrap_or_else(PoisonError::into_inner).clone());
        if self.sample() == Sample::Shown {
            sample.storage.disconnect().await;
        }
        self.set_sample(Sample::Absent);
        self.forget_sample()
    }

    /// Removes a sample office that was being looked at when the program ended: nothing leads back to it.
    ///
    /// # Errors
    /// When the folder cannot be removed.
    pub fn forget_sample(&self) -> Result<(), StorageError> {
        let path = self.data.data.join(SAMPLE_FOLDER);
        if !path.exists() {
            return Ok(());
        }
        std::fs::remove_dir_all(&path).map_err(|source| StorageError::File { path, source })
    }

    /// Adds a report asked for once to the office's own catalogue and serves the office with it. The sample office has no files of its
    /// own beside its folder, so there it is refused.
    ///
    /// # Errors
    /// When the sample office is being looked at, the file cannot be written, or the catalogue with it would be refused; then the file is gone again.
    pub fn add_period(&self, app: &App, word: &str, year: i16, content: &str) -> Result<App, OpenError> {
        if self.sample() == Sample::Shown {
            return Err(OpenError::Sample);
        }
        let folder = self.data.data.join("catalogue").join("periods");
        let file = folder.join(format!("{year}-{word}.toml"));
        let failed = |source| OpenError::Storage(StorageError::File { path: file.clone(), source });
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, content)).map_err(failed)?;
        let app = app.with_catalogue_of(&self.data).inspect_err(|_| {
            let _ = std::fs::remove_file(&file);
        })?;
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = app.clone();
        self.show(app.clone());
        Ok(app)
    }

    /// Works through waiting files for as long as the program runs. It also looks by itself every two seconds, because another
    /// process may have added a job to the shared data folder.
    pub async fn work_forever(self) {
        loop {
            let app = self.app();
            if let Err(fault) = crate::import::work(&app, None, |_| {}).await {
                tracing::error!(%fault, "import interrupted");
            }
            let _ = tokio::time::timeout(Duration::from_secs(2), app.woken()).await;
        }
    }
}
