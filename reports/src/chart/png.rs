//! The PNG: resvg rasterises the SVG.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::svg::picture;
use super::{Chart, DrawError};
use crate::fonts;

/// Draws a chart as a PNG of the chart's size, from the same SVG that [`super::svg()`] returns, with the embedded fonts only.
/// Costs tens of milliseconds of one processor: call it where blocking is allowed.
///
/// # Errors
/// As [`super::svg()`], or when the picture cannot be encoded.
pub fn png(chart: &Chart) -> Result<Vec<u8>, DrawError> {
    let tree = parse(&picture(chart)?)?;
    let mut pixmap = Pixmap::new(chart.size.width, chart.size.height).ok_or(DrawError::Size(chart.size))?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    encode(&pixmap)
}

/// Reads an SVG of ours with the embedded fonts.
pub(crate) fn parse(svg: &str) -> Result<Tree, DrawError> {
    let options = Options { fontdb: embedded(), font_family: fonts::FAMILY.to_owned(), ..Options::default() };
    Ok(Tree::from_str(svg, &options)?)
}

fn embedded() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut database = fontdb::Database::new();
        database.load_font_data(fonts::BE_VIETNAM_PRO_REGULAR.to_vec());
        database.load_font_data(fonts::BE_VIETNAM_PRO_BOLD.to_vec());
        Arc::new(database)
    };
    FONTS.get_or_init(load).clone()
}

/// RGB without alpha (the ground is opaque white) and the fast setting: several times less work than the default.
fn encode(pixmap: &Pixmap) -> Result<Vec<u8>, DrawError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    let mut opaque = Vec::with_capacity(pixmap.data().len() / 4 * 3);
    for pixel in pixmap.data().chunks_exact(4) {
        opaque.extend_from_slice(&pixel[..3]);
    }
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(bytes)
}
