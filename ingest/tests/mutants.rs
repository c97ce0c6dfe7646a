//! Sound files changed at random: every one ends in a reading or a refusal, no reader of ours panics or dies, the parent lives.
//!
//! 300 of them in the usual run; `TONGHOP_MUTANTS=10000` for the long one. `TONGHOP_MUTANTS_KEEP=folder` writes them there, each
//! beside the name of the file that it was made of, for the comparison with a second reader.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod child;
mod office;
mod package;

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use office::{Office, kstt_06a, request};
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Container, Limits, Reading, sniff};
use zip::write::SimpleFileOptions;

fn main() {
    if child::served() {
        return;
    }
    let count = std::env::var("TONGHOP_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let keep = std::env::var_os("TONGHOP_MUTANTS_KEEP").map(PathBuf::from);
    run(count, keep.as_deref());
}

fn run(count: u64, keep: Option<&Path>) {
    let office = Office::new();
    let sound = sound_files();
    let mut reader = child::reader();
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    let mut faults = vec![];
    for number in 0..count {
        let mut random = Random(number);
        let (name, original) = &sound[random.below(sound.len())];
        let mutant = mutated(original, &mut random);
        let mut request = request(name);
        request.limits = Limits { file_seconds: 20, ..Limits::default() };
        let outcome = reader.read(&mutant, &request, &office.knowledge);
        if let Some(folder) = keep {
            std::fs::write(folder.join(format!("{number:05}-{}", name.replace('/', "_"))), &mutant).unwrap();
        }
        let ours = matches!(sniff(&mutant), Ok(Container::Xlsx | Container::Ods | Container::Text));
        if ours && is_fault(&outcome) {
            faults.push(format!("mutant {number} of {name}: {outcome:?}"));
        }
        *tally.entry(told(&outcome)).or_default() += 1;
    }
    println!("{count} mutants: {tally:?}");
    assert!(faults.is_empty(), "{} faults of our own readers:\n{}", faults.len(), faults.join("\n"));
    let died = tally.get("OutOfBounds").copied().unwrap_or(0);
    assert!(died * 20 <= count, "{died} of {count} children died: the checks before the library no longer hold");
    let good = kstt_06a("UBND XÃ TÂN AN", &[("Tư pháp", office::TAN_AN)]);
    assert!(reader.read(&good, &request("a.xlsx"), &office.knowledge).is_ok(), "a sound file is still read after all of them");
}

fn is_fault(outcome: &Result<Reading, Refusal>) -> bool {
    match outcome {
        Err(Refusal::OutOfBounds) => true,
        Err(Refusal::Damaged { detail }) => detail.contains("panicked"),
        _ => false,
    }
}

fn told(outcome: &Result<Reading, Refusal>) -> String {
    match outcome {
        Ok(_) => "read".to_owned(),
        Err(refusal) => format!("{refusal:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
    }
}

/// Workbooks of our own in every format that we can write, and those of the corpus where it is at hand.
fn sound_files() -> Vec<(String, Vec<u8>)> {
    let form = kstt_06a("UBND XÃ TÂN AN", &[("Tư pháp", office::TAN_AN), ("Đất đai", office::TAN_AN)]);
    let shared = package::workbook(&[
        (
            package::SHEET,
            package::sheet(&[(
                r#"<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c><f>1+1</f><v>2</v></c><c t="e"><v>#N/A</v></c></row>"#,
                20,
            )]),
        ),
        ("xl/sharedStrings.xml", vec![("<sst><si><t>Đơn vị</t></si><si><r><t>hồ </t></r><r><t>sơ</t></r></si></sst>", 1)]),
    ]);
    let table = "<table:table table:name='S'><table:table-row table:number-rows-repeated='3'><table:table-cell office:value-type='float' office:value='1.5' \
                 table:number-columns-repeated='2'><text:p>1,5</text:p></table:table-cell></table:table-row></table:table>";
    let mut files = vec![
        ("form.xlsx".to_owned(), form),
        ("shared.xlsx".to_owned(), shared),
        ("table.ods".to_owned(), package::open_document(&[(table, 2)])),
        ("table.csv".to_owned(), "STT;Đơn vị;Số hồ sơ\r\n1;\"Xã; Tân An\";1.248\r\n".repeat(30).into_bytes()),
    ];
    files.extend(corpus());
    files
}

/// Every readable file of at most 64 KiB.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("TONGHOP_CORPUS").map_or(beside, PathBuf::from);
    let Ok(mut manifest) = csv::Reader::from_path(folder.join("manifest.csv")) else { return vec![] };
    let records = manifest.records().map(|record| record.unwrap());
    let wanted = records.filter(|record| &record[4] == "ok" && !record[0].starts_with("zip/"));
    let files = wanted.map(|record| (record[0].to_owned(), std::fs::read(folder.join(&record[0])).unwrap()));
    files.filter(|(_, bytes)| bytes.len() <= 64 << 10).collect()
}

/// SplitMix64: the same mutants in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// Half of the zips are changed inside a part, all other files as they stand.
fn mutated(original: &[u8], random: &mut Random) -> Vec<u8> {
    let is_zip = original.starts_with(b"PK");
    if is_zip && random.below(4) > 0 {
        return inside(original, random).unwrap_or_else(|| bytes_changed(original, random));
    }
    bytes_changed(original, random)
}

fn bytes_changed(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    match random.below(5) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => {
            let from = random.below(bytes.len());
            let to = (from + random.below(64)).min(bytes.len());
            bytes.drain(from..to);
        }
        2 => {
            let from = random.below(bytes.len());
            let piece = bytes[from..(from + random.below(64)).min(bytes.len())].to_vec();
            let at = random.below(bytes.len());
            bytes.splice(at..at, piece);
        }
        _ => {
            for _ in 0..=random.below(8) {
                let at = random.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(random.below(256)).unwrap();
                }
            }
        }
    }
    bytes
}

/// The zip with one part changed.
fn inside(original: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(original)).ok()?;
    let wanted = random.below(archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = vec![];
        part.read_to_end(&mut content).ok()?;
        if place == wanted {
            content = part_changed(&content, random);
        }
        writer.start_file(name, SimpleFileOptions::default()).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

const EXTREMES: [&str; 12] =
    ["0", "-1", "1048577", "16385", "4294967295", "4294967296", "18446744073709551616", "1E400", "NaN", "", "1,5", " 7 "];

/// Mostly a number of the part becomes another, because numbers are what lengths and addresses are made of.
fn part_changed(content: &[u8], random: &mut Random) -> Vec<u8> {
    let starts: Vec<usize> = (1..content.len()).filter(|at| content[*at].is_ascii_digit() && !content[at - 1].is_ascii_digit()).collect();
    if starts.is_empty() || random.below(3) == 0 {
        return bytes_changed(content, random);
    }
    let start = starts[random.below(starts.len())];
    let end = content[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(content.len(), |length| start + length);
    let number = EXTREMES[random.below(EXTREMES.len())].as_bytes();
    [&content[..start], number, &content[end..]].concat()
}
