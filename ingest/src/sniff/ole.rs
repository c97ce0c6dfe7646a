//! OLE containers (Excel 97-2003, Word 97-2003, encrypted Office files): the directory, and chains that do not loop.
//!
//! The library follows sector chains without end; a loop in them would eat all memory, so every chain is walked here first.

use std::collections::{BTreeSet, HashMap};

use tonghop_domain::refusal::Refusal;

use super::Container;
use crate::guard::damaged;

/// First bytes of every OLE container.
pub(super) const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Sector numbers from here on are marks, not sectors.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;

/// What an OLE container holds.
pub(super) fn content(bytes: &[u8]) -> Result<Container, Refusal> {
    let file = File::open(bytes)?;
    let entries = file.directory()?;
    // A workbook may embed a Word document and the other way round: only what stands directly below the root says what the file is.
    let top = top_level(&entries);
    let has = |wanted: &str| top.iter().any(|entry| entry.name == wanted);
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Err(Refusal::Encrypted);
    }
    if has("WordDocument") {
        return Err(Refusal::Word);
    }
    if !has("Workbook") && !has("Book") {
        return Err(Refusal::NotATable);
    }
    file.check_streams(&entries)?;
    Ok(Container::Xls)
}

/// The content of the workbook in an OLE container; `None` where it cannot be followed.
pub(super) fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = File::open(bytes).ok()?;
    let entries = file.directory().ok()?;
    let top = top_level(&entries);
    let named = |name: &str| top.iter().find(|entry| entry.name == name);
    file.stream(named("Workbook").or_else(|| named("Book"))?, &entries).ok()
}

struct Entry {
    name: String,
    /// Place in the directory.
    id: u32,
    /// Entries before and after it in the same storage, and the first one below it.
    links: [u32; 3],
    first: u32,
    size: u64,
}

/// The entries directly below the root; all of them where the root names none.
fn top_level(entries: &[Entry]) -> Vec<&Entry> {
    let by_id: HashMap<u32, &Entry> = entries.iter().map(|entry| (entry.id, entry)).collect();
    let mut open: Vec<u32> = by_id.get(&0).map(|root| root.links[2]).into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut found = vec![];
    while let Some(id) = open.pop() {
        let Some(entry) = by_id.get(&id).filter(|_| seen.insert(id)) else { continue };
        found.push(*entry);
        open.extend(&entry.links[..2]);
    }
    if found.is_empty() { entries.iter().collect() } else { found }
}

struct File<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// Sector → next sector.
    chain: Vec<u32>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let shift = u16_at(bytes, 30).filter(|shift| matches!(shift, 9 | 12)).ok_or_else(|| damaged("sector size"))?;
        let mut file = Self { bytes, sector: 1 << shift, chain: vec![] };
        for sector in file.table_sectors()? {
            let start = file.offset(sector).ok_or_else(|| damaged("allocation table outside the file"))?;
            let table = &bytes[start..start + file.sector];
            file.chain.extend(table.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])));
        }
        Ok(file)
    }

    /// Sectors of the allocation table: 109 named in the header, more in a chain of their own.
    fn table_sectors(&self) -> Result<Vec<u32>, Refusal> {
        let mut sectors: Vec<u32> =
            (0..109).filter_map(|index| u32_at(self.bytes, 76 + index * 4)).filter(|id| *id < LAST_SECTOR).collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(END_OF_CHAIN);
        let most = self.bytes.len() / self.sector + 1;
        for _ in 0..most {
            let Some(start) = (next < LAST_SECTOR).then(|| self.offset(next)).flatten() else { break };
            let words = self.sector / 4 - 1;
            sectors.extend((0..words).filter_map(|index| u32_at(self.bytes, start + index * 4)).filter(|id| *id < LAST_SECTOR));
            next = u32_at(self.bytes, start + words * 4).unwrap_or(END_OF_CHAIN);
        }
        if sectors.len() > most { Err(damaged("allocation table larger than the file")) } else { Ok(sectors) }
    }

    fn offset(&self, sector: u32) -> Option<usize> {
        let start = (usize::try_from(sector).ok()? + 1).checked_mul(self.sector)?;
        (start + self.sector <= self.bytes.len()).then_some(start)
    }

    /// The sectors of a chain; a chain longer than the file has a loop.
    fn follow(&self, first: u32) -> Result<Vec<u32>, Refusal> {
        let mut sectors = vec![];
        let mut next = first;
        while next < LAST_SECTOR {
            if sectors.len() > self.chain.len() {
                return Err(damaged("sector chain loops"));
            }
            sectors.push(next);
            next = usize::try_from(next).ok().and_then(|index| self.chain.get(index)).copied().unwrap_or(END_OF_CHAIN);
        }
        Ok(sectors)
    }

    fn directory(&self) -> Result<Vec<Entry>, Refusal> {
        let first = u32_at(self.bytes, 48).ok_or_else(|| damaged("no directory"))?;
        let mut entries = vec![];
        let mut ids = 0_u32..;
        for sector in self.follow(first)? {
            let Some(start) = self.offset(sector) else { break };
            let records = self.bytes[start..start + self.sector].chunks_exact(128).zip(&mut ids);
            entries.extend(records.filter_map(|(record, id)| entry(record, id)));
        }
        if entries.is_empty() { Err(damaged("empty directory")) } else { Ok(entries) }
    }

    /// The content of a stream. Short ones share the stream of the root.
    fn stream(&self, entry: &Entry, entries: &[Entry]) -> Result<Vec<u8>, Refusal> {
        let root = entries.iter().find(|entry| entry.id == 0).filter(|_| entry.size < 4096);
        let mut content = match root {
            None => self.joined(entry.first)?,
            Some(root) => self.short_stream(entry.first, &self.joined(root.first)?)?,
        };
        content.truncate(usize::try_from(entry.size).map_err(damaged)?);
        Ok(content)
    }

    fn joined(&self, first: u32) -> Result<Vec<u8>, Refusal> {
        let sectors = self.follow(first)?;
        let contents = sectors.into_iter().filter_map(|sector| self.offset(sector)).map(|start| &self.bytes[start..start + self.sector]);
        Ok(contents.collect::<Vec<_>>().concat())
    }

    fn short_stream(&self, first: u32, root: &[u8]) -> Result<Vec<u8>, Refusal> {
        const SHORT: usize = 64;
        let sectors = self.short_table()?.follow(first)?;
        let contents = sectors.into_iter().filter_map(|sector| root.chunks(SHORT).nth(usize::try_from(sector).ok()?));
        Ok(contents.collect::<Vec<_>>().concat())
    }

    /// Walks every chain that the library will follow, also that of the short streams.
    fn check_streams(&self, entries: &[Entry]) -> Result<(), Refusal> {
        for entry in entries {
            let is_short = entry.size < 4096 && entry.name != "Root Entry";
            if !is_short {
                self.follow(entry.first)?;
            }
        }
        self.follow(u32_at(self.bytes, 60).unwrap_or(END_OF_CHAIN))?;
        self.check_short_chains()
    }

    /// The allocation table of the short streams.
    fn short_table(&self) -> Result<Self, Refusal> {
        let mut short = vec![];
        for sector in self.follow(u32_at(self.bytes, 60).unwrap_or(END_OF_CHAIN))? {
            let Some(start) = self.offset(sector) else { break };
            short.extend((0..self.sector / 4).filter_map(|index| u32_at(self.bytes, start + index * 4)));
        }
        Ok(Self { bytes: self.bytes, sector: self.sector, chain: short })
    }

    fn check_short_chains(&self) -> Result<(), Refusal> {
        let table = self.short_table()?;
        let starts: Vec<u32> = self.directory()?.iter().filter(|entry| entry.size < 4096).map(|entry| entry.first).collect();
        starts.into_iter().try_for_each(|first| table.follow(first).map(|_| ()))
    }
}

fn entry(bytes: &[u8], id: u32) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).clamp(2, 64) - 2;
    let letters: Vec<u16> = bytes[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let kind = *bytes.get(66)?;
    (kind != 0).then(|| Entry {
        name: String::from_utf16_lossy(&letters),
        id,
        links: [68, 72, 76].map(|at| u32_at(bytes, at).unwrap_or(u32::MAX)),
        first: u32_at(bytes, 116).unwrap_or(END_OF_CHAIN),
        size: u64::from(u32_at(bytes, 120).unwrap_or(0)),
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|word| u16::from_le_bytes([word[0], word[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
}
