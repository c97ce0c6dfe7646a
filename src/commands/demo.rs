//! `demo`: the sample office, imported from its workbooks as any office would import them, then served.

use indicatif::{ProgressBar, ProgressStyle};

use super::{End, serve};
use crate::cli::DemoArguments;
use crate::sample_office;
use crate::settings::DataSettings;

pub(super) async fn run(data: &DataSettings, arguments: DemoArguments) -> anyhow::Result<End> {
    let bar = progress_bar();
    let app = sample_office::load(data, |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    let app = app.await?;
    bar.finish_and_clear();
    if arguments.no_serve { Ok(End::Done) } else { serve::serve(data, app, &arguments.serve).await }
}

fn progress_bar() -> ProgressBar {
    let style =
        ProgressStyle::with_template("Nhập văn phòng mẫu {bar:30} {pos}/{len} tệp").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
