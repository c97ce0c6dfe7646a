//! `serve`: the pages of an office.

use tokio::net::TcpListener;
use tonghop_domain::OrgUnitId;

use super::End;
use crate::app::{App, setting};
use crate::commands::output::say;
use crate::settings::{DataSettings, ServeSettings};
use crate::{http, sign_in};

/// Name of the first administrator.
pub(super) const ADMINISTRATOR: &str = "quantri";

pub(super) async fn run(data: &DataSettings, settings: &ServeSettings) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    app.office().await.map_err(|_| {
        anyhow::anyhow!(
            "thư mục dữ liệu {} chưa có cơ quan nào; chạy “tonghop units adopt MÃ_TỈNH” trước, hoặc “tonghop demo”",
            data.data.display()
        )
    })?;
    serve(app, settings).await
}

/// Makes the first administrator where there is none, then serves until the process is told to stop.
pub(super) async fn serve(app: App, settings: &ServeSettings) -> anyhow::Result<End> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    let listener =
        TcpListener::bind(settings.listen).await.map_err(|fault| anyhow::anyhow!("không mở được {}: {fault}", settings.listen))?;
    first_administrator(&app, settings).await?;
    say!("Địa chỉ: http://{}/", listener.local_addr()?);
    tokio::spawn(app.clone().work_forever());
    axum::serve(listener, http::router(app)).with_graceful_shutdown(stop()).await?;
    Ok(End::Done)
}

async fn first_administrator(app: &App, settings: &ServeSettings) -> anyhow::Result<()> {
    if app.storage.has_accounts().await? {
        say!("Tài khoản: {ADMINISTRATOR} (mật khẩu đã đặt trước đó)");
        return Ok(());
    }
    let password = settings.admin_password.clone().unwrap_or_else(sign_in::random_password);
    let office = app.office().await?;
    let unit = app.storage.setting(setting::ACCOUNT_UNIT).await?.map_or_else(|| office.root.clone(), OrgUnitId::new);
    app.storage.add_account(ADMINISTRATOR, &sign_in::hash(&password)?, &unit, app.clock.now()).await?;
    say!("Tài khoản: {ADMINISTRATOR}, mật khẩu: {password}");
    Ok(())
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
