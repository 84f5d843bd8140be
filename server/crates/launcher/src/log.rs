//! The server's log file: opened to be appended to, read for what a failed start said.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::LauncherError;

const TAIL_LINES: usize = 20;

/// A longer log is begun anew by the next start.
const LONGEST: u64 = 16 << 20;

/// The log from the start of this attempt on.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    from: u64,
}

impl Log {
    /// Opens the log for a new attempt.
    pub(crate) fn open(path: &Path) -> Result<(Self, File), LauncherError> {
        let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(path);
        let file = opened.map_err(LauncherError::on("open", path))?;
        let mut from = file.metadata().map_err(LauncherError::on("look at", path))?.len();
        if from > LONGEST {
            file.set_len(0).map_err(LauncherError::on("empty", path))?;
            from = 0;
        }
        Ok((Self { path: path.to_owned(), from }, file))
    }

    /// The last lines that this attempt wrote.
    pub(crate) fn tail(&self) -> String {
        let mut written = Vec::new();
        let read = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(self.from))?;
            file.read_to_end(&mut written)
        });
        match read {
            Ok(_) => last_lines(&String::from_utf8_lossy(&written)),
            Err(error) => format!("its log {} cannot be read: {error}", self.path.display()),
        }
    }
}

/// The end of what a program said.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}
