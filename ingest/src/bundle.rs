//! A zip of files, one level deep. Names are labels; nothing is ever written under them.

use std::io::Read;

use tonghop_domain::refusal::Refusal;

use crate::guard::{self, Limits, damaged};
use crate::sniff::{Container, sniff};

/// One file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleEntry {
    /// Its name without folders, as a label.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The files of a zip, in its order. Folders and the marks that systems leave behind (`__MACOSX/`, `.DS_Store`) are passed over.
///
/// # Errors
/// A zip in the zip, a password, a link, a name that leads elsewhere, or a limit that is exceeded: the whole bundle is refused,
/// because what its maker meant cannot be told.
pub fn entries(bytes: &[u8], limits: &Limits) -> Result<Vec<BundleEntry>, Refusal> {
    guard::check_parts(bytes, limits, &limits.log)?;
    let mut archive = guard::open(bytes)?;
    let mut files = vec![];
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        if entry.encrypted() {
            return Err(Refusal::Encrypted);
        }
        if leads_elsewhere(&name) || entry.is_symlink() {
            return Err(Refusal::UnsafeBundle { entry: name });
        }
        if entry.is_dir() || is_system_mark(&name) {
            continue;
        }
        let bytes = inflate(&mut archive, index)?;
        if sniff(&bytes) == Ok(Container::Bundle) {
            return Err(Refusal::UnsafeBundle { entry: name });
        }
        let label = name.rsplit('/').next().unwrap_or(&name).to_owned();
        files.push(BundleEntry { name: label, bytes });
        guard::count_at_most("số tệp trong tệp nén", files.len() as u64, limits.bundle_files)?;
    }
    Ok(files)
}

/// Inflates at most the declared size; a part that holds more is damaged.
fn inflate(archive: &mut zip::ZipArchive<std::io::Cursor<&[u8]>>, index: usize) -> Result<Vec<u8>, Refusal> {
    let part = archive.by_index(index).map_err(damaged)?;
    let declared = part.size();
    let mut bytes = Vec::new();
    part.take(declared.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
    if bytes.len() as u64 == declared { Ok(bytes) } else { Err(damaged("a part is not as long as declared")) }
}

fn leads_elsewhere(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':');
    name.starts_with('/') || is_drive || name.contains('\\') || name.split('/').any(|part| part == "..")
}

fn is_system_mark(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;

    fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn files_come_out_under_their_last_name() {
        let bytes = zip_of(&[("Quý III/xã Tân An/bieu.csv", b"a;b\n"), ("__MACOSX/._bieu.csv", b"x"), ("ảnh.png", b"\x89PNG")]);
        let names: Vec<String> = entries(&bytes, &Limits::default()).unwrap().into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["bieu.csv", "ảnh.png"]);
    }

    #[test]
    fn a_bundle_that_leads_elsewhere_is_refused() {
        let refused = |name: &str| entries(&zip_of(&[(name, b"a;b\n")]), &Limits::default());
        for name in ["../a.csv", "/etc/a.csv", "C:\\a.csv", "x\\y.csv", "a/../../b.csv"] {
            assert_eq!(refused(name), Err(Refusal::UnsafeBundle { entry: name.to_owned() }));
        }
        let inner = zip_of(&[("a.csv", b"a;b\n")]);
        assert_eq!(entries(&zip_of(&[("b.zip", &inner)]), &Limits::default()), Err(Refusal::UnsafeBundle { entry: "b.zip".into() }));
    }
}
