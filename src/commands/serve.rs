//! `serve`: the pages of an office.

use tokio::net::TcpListener;
use tonghop_domain::OrgUnitId;

use super::End;
use crate::app::{App, setting};
use crate::commands::output::say;
use crate::national_units::{COUNTRY, country};
use crate::server::Server;
use crate::settings::{DataSettings, ServeSettings};
use crate::storage::StorageError;
use crate::{http, sign_in};

/// Name of the first administrator.
pub(super) const ADMINISTRATOR: &str = "quantri";

pub(super) async fn run(data: &DataSettings, settings: &ServeSettings) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    serve(data, app, settings).await
}

/// Makes the first administrator where there is none, then serves until the process is told to stop.
pub(super) async fn serve(data: &DataSettings, app: App, settings: &ServeSettings) -> anyhow::Result<End> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    let listener =
        TcpListener::bind(settings.listen).await.map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", settings.listen))?;
    first_administrator(&app, settings).await?;
    let server = Server::new(data.clone(), app);
    server.forget_sample()?;
    say!("Địa chỉ: http://{}/", listener.local_addr()?);
    tokio::spawn(server.clone().work_forever());
    axum::serve(listener, http::router(server)).with_graceful_shutdown(stop()).await?;
    Ok(End::Done)
}

async fn first_administrator(app: &App, settings: &ServeSettings) -> anyhow::Result<()> {
    let password = settings.admin_password.clone().unwrap_or_else(sign_in::random_password);
    // Two servers may begin on one folder at the same moment: the account is the first one's.
    let is_added = !app.storage.has_accounts().await? && {
        let unit = administrators_unit(app).await?;
        app.storage.add_account(ADMINISTRATOR, &sign_in::hash(&password)?, &unit, app.clock.now()).await?
    };
    match is_added {
        true => say!("Tài khoản: {ADMINISTRATOR}, mật khẩu: {password}"),
        false => say!("Tài khoản: {ADMINISTRATOR} (mật khẩu đã đặt trước đó)"),
    }
    Ok(())
}

/// The unit of the first administrator: that of the office; while none is set up, the unit above all provinces.
async fn administrators_unit(app: &App) -> anyhow::Result<OrgUnitId> {
    if let Some(unit) = app.storage.setting(setting::ACCOUNT_UNIT).await? {
        return Ok(OrgUnitId::new(unit));
    }
    match app.office().await {
        Ok(office) => Ok(office.root.clone()),
        Err(StorageError::NoOffice) => {
            app.storage.add_units(&[country()], &[]).await?;
            Ok(OrgUnitId::new(COUNTRY))
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        if let Ok(mut terminate) = terminate {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
