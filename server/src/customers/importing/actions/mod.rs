//! Use cases of importing: a whole file, row by row, chunk by chunk.

mod reading;
mod row;
mod settling;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use self::reading::Reading;
use self::row::refused;
use self::settling::{Target, settle};
use super::model::{Institution, Mapping, Totals, Verdict};
use super::store;
use rounds_platform::App;
use rounds_platform::db::{Command, Db, Tx};
use rounds_platform::error::Result;

/// Rows of one transaction at most.
const CHUNK: usize = 250;

/// Whether what is imported stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Everything is taken back, and the verdicts are those of a real run.
    Dry,
    /// It stays.
    Real,
}

/// What to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file.
    pub file: PathBuf,
    /// Which column is what.
    pub mapping: Mapping,
    /// Whether it stays.
    pub rehearsal: ImportMode,
    /// Where to write a verdict for every row.
    pub report: Option<PathBuf>,
}

/// How far an import has come.
#[derive(Debug, Clone)]
pub struct Progress<'v> {
    /// Bytes of the file read so far.
    pub bytes: u64,
    /// Verdicts so far.
    pub totals: Totals,
    /// Verdicts of the last chunk, in order of their lines.
    pub latest: &'v [Verdict],
}

/// Imports institutions from a CSV file, and tells after each chunk how far it has come.
pub async fn institutions(app: &App, import: Import, mut tell: impl FnMut(Progress<'_>)) -> anyhow::Result<Totals> {
    let db = app.system("import institutions");
    let mapping = Arc::new(import.mapping);
    let department = store::department(&mut db.session().await?, &mapping.department)
        .await
        .with_context(|| format!("there is no department with the code {:?}", mapping.department))?;
    let target = Target { mapping: mapping.clone(), department };
    let mut reading = Reading::open(&import.file, mapping)?;
    let mut report = import.report.as_deref().map(Report::open).transpose()?;
    let mut totals = Totals::default();
    while let Some(chunk) = reading.chunk(CHUNK)? {
        let mut verdicts = chunk.verdicts;
        verdicts.extend(settled(&db, &target, chunk.rows, import.rehearsal).await?);
        verdicts.sort_by_key(|verdict| verdict.line);
        verdicts.iter().for_each(|verdict| totals.add(verdict.verdict));
        if let Some(report) = &mut report {
            report.write(&verdicts)?;
        }
        tell(Progress { bytes: reading.position(), totals, latest: &verdicts });
    }
    Ok(totals)
}

/// Settles a chunk; when it fails as a whole, each row by itself, so that one row cannot stop the others.
async fn settled(
    db: &Db,
    target: &Target,
    rows: Vec<Institution>,
    rehearsal: ImportMode,
) -> anyhow::Result<Vec<Verdict>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Arc::new(rows);
    if let Ok(verdicts) = carried_out(db, target, rows.clone(), rehearsal).await {
        return Ok(verdicts);
    }
    let mut verdicts = Vec::new();
    for row in rows.iter() {
        match carried_out(db, target, Arc::new(vec![row.clone()]), rehearsal).await {
            Ok(settled) => verdicts.extend(settled),
            Err(error) if error.cause().is_some() => return Err(error.into()),
            Err(error) => verdicts.push(refused(row.line, Some(row.external_id.clone()), "", error.as_code())),
        }
    }
    Ok(verdicts)
}

async fn carried_out(
    db: &Db,
    target: &Target,
    rows: Arc<Vec<Institution>>,
    rehearsal: ImportMode,
) -> Result<Vec<Verdict>> {
    let target = target.clone();
    let work = async move |tx: &mut Tx| settle(tx, &target, &rows).await;
    match rehearsal {
        ImportMode::Real => db.transact(Command::keyless("importInstitutions"), work).await,
        ImportMode::Dry => db.dry_run(work).await,
    }
}

/// A CSV file with a verdict for every row.
struct Report(csv::Writer<std::fs::File>);

impl Report {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let writer = csv::WriterBuilder::new().has_headers(false).from_path(path);
        let mut writer = writer.with_context(|| format!("{} cannot be written", path.display()))?;
        writer.write_record(["line", "external_id", "verdict", "code", "message"])?;
        Ok(Self(writer))
    }

    fn write(&mut self, verdicts: &[Verdict]) -> anyhow::Result<()> {
        for verdict in verdicts {
            self.0.serialize(verdict)?;
        }
        Ok(self.0.flush()?)
    }
}
