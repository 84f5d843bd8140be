//! Records of PostgreSQL: what several queries found, sent as one value.
//!
//! A record says of each of its fields the type and the bytes, as a row of an answer does, so whatever reads from a row
//! reads from a record.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::row::{Field, PartialRow, Row, RowIndex, RowSealed};
use diesel::sql_types::SqlType;

/// The type of a record whose fields are known to nobody before it is read.
#[derive(Debug, Clone, Copy, SqlType)]
#[diesel(postgres_type(oid = 2249, array_oid = 2287))]
pub(super) struct AnyRecord;

/// One record; its bytes are shared with all that came with it.
#[derive(Debug, Clone)]
pub struct Record {
    bytes: Arc<[u8]>,
    fields: Vec<RecordField>,
}

/// One field of a record: its type, and where it stands unless it is null.
#[derive(Debug, Clone)]
struct RecordField {
    kind: NonZeroU32,
    at: Option<Range<usize>>,
}

/// The sets of records that one statement found.
#[derive(Debug, FromSqlRow)]
pub(super) struct Sets(pub(super) Vec<Vec<Record>>);

impl FromSql<AnyRecord, Pg> for Sets {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let bytes: Arc<[u8]> = value.as_bytes().into();
        let whole = Record::within(&bytes, 0..bytes.len())?;
        let sets = whole.fields.into_iter().map(|field| match field.at {
            Some(at) => records(&bytes, at),
            None => Ok(Vec::new()),
        });
        sets.collect::<deserialize::Result<_>>().map(Self)
    }
}

/// The elements of an array of records.
fn records(bytes: &Arc<[u8]>, at: Range<usize>) -> deserialize::Result<Vec<Record>> {
    let mut reader = Reader { bytes, at };
    let dimensions = reader.number()?;
    reader.skip(8)?;
    if dimensions == 0 {
        return Ok(Vec::new());
    }
    let count = reader.number()?;
    reader.skip(4)?;
    let element = |_| Record::within(bytes, reader.value()?.ok_or("a record is null")?);
    (0..count).map(element).collect()
}

impl Record {
    fn within(bytes: &Arc<[u8]>, at: Range<usize>) -> deserialize::Result<Self> {
        let mut reader = Reader { bytes, at };
        let count = reader.number()?;
        let mut fields = Vec::with_capacity(usize::try_from(count)?);
        for _ in 0..count {
            let kind = NonZeroU32::new(u32::try_from(reader.number()?)?).ok_or("a field has no type")?;
            fields.push(RecordField { kind, at: reader.value()? });
        }
        Ok(Self { bytes: bytes.clone(), fields })
    }
}

/// Reads what PostgreSQL sends, from front to back.
struct Reader<'b> {
    bytes: &'b [u8],
    at: Range<usize>,
}

impl Reader<'_> {
    fn skip(&mut self, count: usize) -> deserialize::Result<Range<usize>> {
        let end = self.at.start.checked_add(count).filter(|end| *end <= self.at.end).ok_or("a record is cut short")?;
        let taken = self.at.start..end;
        self.at.start = end;
        Ok(taken)
    }

    fn number(&mut self) -> deserialize::Result<i32> {
        let at = self.skip(4)?;
        Ok(i32::from_be_bytes(self.bytes[at].try_into()?))
    }

    /// A value behind its length; none for null.
    fn value(&mut self) -> deserialize::Result<Option<Range<usize>>> {
        match self.number()? {
            -1 => Ok(None),
            length => self.skip(usize::try_from(length)?).map(Some),
        }
    }
}

/// A field of a record as diesel reads it.
pub struct FieldOfRecord<'r>(&'r Record, &'r RecordField);

impl<'r> Field<'r, Pg> for FieldOfRecord<'r> {
    fn field_name(&self) -> Option<&str> {
        None
    }

    fn value(&self) -> Option<PgValue<'_>> {
        let at = self.1.at.clone()?;
        Some(PgValue::new(&self.0.bytes[at], &self.1.kind))
    }
}

impl RowSealed for Record {}

impl RowIndex<usize> for Record {
    fn idx(&self, index: usize) -> Option<usize> {
        (index < self.fields.len()).then_some(index)
    }
}

/// Fields of a record have no names.
impl RowIndex<&str> for Record {
    fn idx(&self, _name: &str) -> Option<usize> {
        None
    }
}

impl<'r> Row<'r, Pg> for Record {
    type Field<'f>
        = FieldOfRecord<'f>
    where
        'r: 'f;
    type InnerPartialRow = Self;

    fn field_count(&self) -> usize {
        self.fields.len()
    }

    fn get<'f, I>(&'f self, index: I) -> Option<FieldOfRecord<'f>>
    where
        'r: 'f,
        Self: RowIndex<I>,
    {
        let index = self.idx(index)?;
        Some(FieldOfRecord(self, &self.fields[index]))
    }

    fn partial_row(&self, range: Range<usize>) -> PartialRow<'_, Self> {
        PartialRow::new(self, range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets: one of two records of a number and a text, one of none.
    fn sent() -> Vec<u8> {
        let number = |value: i32| value.to_be_bytes().to_vec();
        let sized = |bytes: Vec<u8>| [number(i32::try_from(bytes.len()).unwrap()), bytes].concat();
        let record = |first: i32, second: Option<&str>| {
            let second = second.map_or_else(|| number(-1), |text| sized(text.as_bytes().to_vec()));
            sized([number(2), number(23), sized(number(first)), number(25), second].concat())
        };
        let full = [number(1), number(0), number(2249), number(2), number(1), record(7, Some("上海")), record(8, None)];
        let empty = [number(0), number(0), number(2249)].concat();
        [number(2), number(2287), sized(full.concat()), number(2287), sized(empty)].concat()
    }

    fn read(bytes: &[u8]) -> deserialize::Result<Sets> {
        let kind = NonZeroU32::new(2249).unwrap();
        Sets::from_sql(PgValue::new(bytes, &kind))
    }

    #[test]
    fn rows_are_read_from_records() {
        let Sets(sets) = read(&sent()).unwrap();
        assert_eq!(sets.iter().map(Vec::len).collect::<Vec<_>>(), [2, 0]);
        type Columns = (diesel::sql_types::Integer, diesel::sql_types::Nullable<diesel::sql_types::Text>);
        let rows: Vec<(i32, Option<String>)> =
            sets[0].iter().map(|record| FromSqlRow::<Columns, Pg>::build_from_row(record).unwrap()).collect();
        assert_eq!(rows, [(7, Some("上海".to_owned())), (8, None)]);
    }

    #[test]
    fn what_is_cut_short_is_refused_wherever_it_is_cut() {
        let whole = sent();
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "{length} of {} bytes", whole.len());
        }
    }
}
