//! Reads a file row by row: what the file alone can tell, nothing of the database.
//!
//! The file is never held in memory. Of rows read before only a hash of their ids and codes is kept, to refuse an id that
//! comes twice.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use csv::ByteRecord;

use super::row::{Line, refused};
use crate::customers::importing::model::{Institution, Mapping, Verdict};
use rounds_platform::error::codes;

const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A file being read.
pub struct Reading {
    reader: csv::Reader<BufReader<File>>,
    headers: Vec<String>,
    mapping: Arc<Mapping>,
    seen: Seen,
}

/// Rows that the file alone could judge, and rows that it could not.
#[derive(Debug, Default)]
pub struct Chunk {
    /// Rows to be compared with the database.
    pub rows: Vec<Institution>,
    /// Rows that were skipped or refused.
    pub verdicts: Vec<Verdict>,
}

impl Reading {
    /// Opens a file; refused when a column of the mapping is missing in it.
    pub fn open(path: &Path, mapping: Arc<Mapping>) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(mapping.delimiter).context("the delimiter is not one byte")?)
            .flexible(true)
            .from_reader(after_mark(BufReader::new(file))?);
        let headers = reader.headers().context("the header is not UTF-8")?;
        let headers: Vec<String> = headers.iter().map(|header| header.trim().to_owned()).collect();
        let missing: Vec<&str> =
            mapping.columns().into_iter().filter(|column| !headers.iter().any(|header| header == column)).collect();
        anyhow::ensure!(missing.is_empty(), "the file has no columns {missing:?}; it has {headers:?}");
        Ok(Self { reader, headers, mapping, seen: Seen::default() })
    }

    /// The next rows, at most `most`; none at the end of the file.
    pub fn chunk(&mut self, most: usize) -> anyhow::Result<Option<Chunk>> {
        let mut chunk = Chunk::default();
        let mut record = ByteRecord::new();
        while chunk.rows.len() + chunk.verdicts.len() < most {
            if !self.reader.read_byte_record(&mut record)? {
                break;
            }
            let line = record.position().map_or(0, csv::Position::line);
            match self.judge(line, &record) {
                Ok(row) => chunk.rows.push(row),
                Err(verdict) => chunk.verdicts.push(verdict),
            }
        }
        let is_empty = chunk.rows.is_empty() && chunk.verdicts.is_empty();
        Ok((!is_empty).then_some(chunk))
    }

    /// How far the file is read, in bytes.
    pub fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn judge(&mut self, line: u64, record: &ByteRecord) -> Result<Institution, Verdict> {
        let row = Line::of(line, &self.headers, record).map_err(|code| refused(line, None, "", code))?;
        let row = row.read(&self.mapping)?;
        if !self.seen.is_first(("id", &row.external_id)) {
            return Err(refused(line, Some(row.external_id), "external_id", codes::ID_TAKEN));
        }
        if row.code.as_deref().is_some_and(|code| !self.seen.is_first(("code", code))) {
            return Err(refused(line, Some(row.external_id), "code", codes::CODE_TAKEN));
        }
        Ok(row)
    }
}

/// Hashes of what was read before.
#[derive(Default)]
struct Seen {
    hashes: HashSet<u64>,
    hasher: BuildHasherDefault<DefaultHasher>,
}

impl Seen {
    fn is_first(&mut self, key: (&str, &str)) -> bool {
        self.hashes.insert(self.hasher.hash_one(key))
    }
}

/// The file behind its byte order mark, if it has one.
fn after_mark(mut file: BufReader<File>) -> anyhow::Result<BufReader<File>> {
    let mut beginning = Vec::new();
    file.by_ref().take(3).read_to_end(&mut beginning)?;
    if beginning != MARK {
        file.seek(SeekFrom::Start(0))?;
    }
    Ok(file)
}
