//! Flat tables as Parquet: the columns of the CSV with their types, what is missing null, packed by Zstandard.
//!
//! * space: one row group of a column at a time

use std::{io::Write, sync::Arc};

use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::Result,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};

use super::{Cell, Column, Kind, Row};
use crate::report::decimals::rounded;

/// Rows of a row group.
const GROUP: usize = 100_000;

/// Writes a table. Texts are UTF-8, counts 64-bit integers, floats doubles of four decimals.
pub fn write<R: Row>(out: &mut (dyn Write + Send), rows: &[R]) -> Result<()> {
    let fields = R::COLUMNS.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_>>()?;
    let schema = Arc::new(Type::group_type_builder(R::TABLE).with_fields(fields).build()?);
    let packed = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(format!("newsprint {}", env!("CARGO_PKG_VERSION")));
    let mut file = SerializedFileWriter::new(out, schema, Arc::new(packed.build()))?;
    for rows in rows.chunks(GROUP) {
        let mut group = file.next_row_group()?;
        for column in R::COLUMNS {
            if let Some(mut writer) = group.next_column()? {
                write_column(column, rows, &mut writer)?;
                writer.close()?;
            }
        }
        group.close()?;
    }
    file.close().map(|_| ())
}

fn field<R>(column: &Column<R>) -> Result<Type> {
    let (physical, logical) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Count => (Physical::INT64, None),
        Kind::Float => (Physical::DOUBLE, None),
    };
    let field = Type::primitive_type_builder(column.name, physical).with_logical_type(logical);
    field.with_repetition(Repetition::OPTIONAL).build()
}

fn write_column<R>(column: &Column<R>, rows: &[R], out: &mut SerializedColumnWriter<'_>) -> Result<()> {
    let cells = || rows.iter().map(|row| column.of(row));
    match column.kind {
        Kind::Text => {
            let texts = cells().map(|cell| match cell {
                Cell::Text(Some(text)) => Some(ByteArray::from(text.as_bytes().to_vec())),
                _ => None,
            });
            let (values, present) = apart(texts);
            out.typed::<ByteArrayType>().write_batch(&values, Some(&present), None)?;
        }
        Kind::Count => {
            let counts = cells().map(|cell| match cell {
                Cell::Count(Some(count)) => i64::try_from(count).ok(),
                _ => None,
            });
            let (values, present) = apart(counts);
            out.typed::<Int64Type>().write_batch(&values, Some(&present), None)?;
        }
        Kind::Float => {
            let floats = cells().map(|cell| match cell {
                Cell::Float(Some(float)) if float.is_finite() => Some(rounded(float)),
                _ => None,
            });
            let (values, present) = apart(floats);
            out.typed::<DoubleType>().write_batch(&values, Some(&present), None)?;
        }
    }
    Ok(())
}

/// The values that are there, and for each row whether it has one.
fn apart<T>(values: impl Iterator<Item = Option<T>>) -> (Vec<T>, Vec<i16>) {
    let mut there = Vec::new();
    let present = values.map(|value| {
        let level = i16::from(value.is_some());
        there.extend(value);
        level
    });
    let present = present.collect();
    (there, present)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::RowAccessor,
    };

    use super::*;
    use crate::report::{demo, rows::ArticleRow, tables};

    fn written<R: Row>(rows: &[R]) -> SerializedFileReader<Bytes> {
        let mut bytes = Vec::new();
        write(&mut bytes, rows).expect("memory can be written");
        SerializedFileReader::new(Bytes::from(bytes)).expect("a Parquet file")
    }

    struct Read;

    impl tables::Visit for Read {
        type Error = ();

        fn table<R: Row>(&mut self, rows: &[R]) -> std::result::Result<(), ()> {
            let file = written(rows);
            let names = file.metadata().file_metadata().schema_descr().columns().iter().map(|column| column.name());
            assert!(names.eq(R::COLUMNS.iter().map(|column| column.name)), "{}", R::TABLE);
            assert_eq!(file.metadata().file_metadata().num_rows(), rows.len() as i64);
            Ok(())
        }
    }

    #[test]
    fn every_table_can_be_read_again() {
        assert_eq!(tables::visit(&demo::report(), &mut Read), Ok(()));
        assert_eq!(written::<ArticleRow>(&[]).metadata().file_metadata().num_rows(), 0);
    }

    #[test]
    fn values_and_nulls_stand_where_they_did() {
        let report = demo::report();
        let file = written(&report.articles);
        for (found, row) in file.get_row_iter(None).expect("rows").zip(&report.articles) {
            let found = found.expect("a row");
            assert_eq!(found.get_string(0).expect("an id"), &row.id);
            assert_eq!(found.get_string(8).ok().map(String::as_str), row.agency.as_ref().map(|agency| &*agency.name));
            assert_eq!(found.get_long(7).expect("words"), i64::from(row.words));
            assert!((found.get_double(12).expect("a share") - rounded(row.copied)).abs() < 1e-12);
        }
    }
}
