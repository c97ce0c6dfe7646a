//! What charts cost: `cargo bench --workspace --bench charts`. Prints processor time per chart and asserts nothing, because machines differ.
//!
//! The aims: 2 ms to SVG, 40 ms to a PNG of 1920 × 1080 (heat table 60 ms), one processor, release build.

#![allow(clippy::unwrap_used)]

#[path = "../examples/gallery/kinds.rs"]
mod kinds;
#[path = "../examples/gallery/office.rs"]
mod office;

use std::time::{Duration, Instant};

use tonghop_reports::chart;

const ROUNDS: u32 = 20;
/// As many as the sample office has.
const UNITS: usize = 34;

fn main() {
    println!("{:<18} {:>10} {:>10} {:>10} {:>10} {:>10}", "kind", "SVG ms", "PNG ms", "A4 PNG ms", "SVG kB", "PNG kB");
    for (name, slide) in kinds::of_every_kind(UNITS) {
        let sheet = chart::Chart { size: chart::Size::A4_LANDSCAPE, ..slide.clone() };
        let (svg, picture) = (chart::svg(&slide).unwrap(), chart::png(&slide).unwrap());
        println!(
            "{name:<18} {:>10.2} {:>10.2} {:>10.2} {:>10} {:>10}",
            milliseconds(median(|| drop(chart::svg(&slide).unwrap()))),
            milliseconds(median(|| drop(chart::png(&slide).unwrap()))),
            milliseconds(median(|| drop(chart::png(&sheet).unwrap()))),
            svg.len() / 1000,
            picture.len() / 1000,
        );
    }
}

/// Everything runs on this one thread, so that the time on the clock of an idle machine is processor time; the median keeps the odd pause out.
fn median(work: impl Fn()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| timed(&work)).collect();
    times.sort();
    times[times.len() / 2]
}

fn timed(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
