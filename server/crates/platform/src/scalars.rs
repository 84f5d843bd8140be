//! Values as they travel and as they are stored: one type for SQL, Rust and GraphQL each.
//!
//! chrono's own GraphQL scalars print `+00:00` and up to nine digits; phones are promised `Z` and milliseconds.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, SubsecRound, Timelike, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Date, Numeric, Text, Time, Timestamptz, Uuid as SqlUuid};
use rounds_domain::time::IsoWeek;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An instant: RFC 3339 in UTC with milliseconds, `2026-07-31T01:02:03.004Z`. Never the phone's clock unless the field says so.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = Timestamptz)]
pub struct Instant(pub DateTime<Utc>);

/// A calendar day without a zone, `2026-07-31`; the field says whose zone it was computed in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = Date)]
pub struct Day(pub NaiveDate);

/// A wall time of day without a zone, `08:30`, minutes only.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = Time)]
pub struct TimeOfDay(pub NaiveTime);

/// An ISO week, Monday first, such as `2026-W31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Date)]
pub struct Week(pub IsoWeek);

impl Week {
    /// Its Monday and its Sunday.
    #[must_use]
    pub fn span(self) -> (NaiveDate, NaiveDate) {
        let days = self.0.days();
        (days[0], days[6])
    }
}

/// An IANA time zone name, such as `Asia/Shanghai`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Zone(pub chrono_tz::Tz);

/// An exact decimal as a string, `0.85`; never a float.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = Numeric)]
pub struct Amount(pub Decimal);

/// A UUID in lower case with hyphens; phones generate version 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = SqlUuid)]
pub struct Key(pub Uuid);

/// A telephone number in E.164, `+8613800138000`; input may contain blanks and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct PhoneNumberScalar(pub String);

fn text_of(value: &Value) -> Result<&str, String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err("Expected a string".to_owned()),
    }
}

fn parsed<T: ScalarType + async_graphql::InputType, V, E>(
    value: &Value,
    parse: impl FnOnce(&str) -> Result<V, E>,
    form: &str,
) -> InputValueResult<T>
where
    V: Into<T>,
{
    let text = text_of(value).map_err(InputValueError::custom)?;
    parse(text).map(Into::into).map_err(|_| InputValueError::custom(format!("Expected the form {form}")))
}

/// An instant: RFC 3339 in UTC with milliseconds, `2026-07-31T01:02:03.004Z`. Never the phone's clock unless the field says so.
#[Scalar(name = "DateTime", specified_by_url = "https://scalars.graphql.org/andimarek/date-time")]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, DateTime::parse_from_rfc3339, "2026-07-31T01:02:03.004Z")
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl From<DateTime<chrono::FixedOffset>> for Instant {
    fn from(value: DateTime<chrono::FixedOffset>) -> Self {
        Self(value.to_utc().trunc_subsecs(3))
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value)
    }
}

/// A calendar day without a zone, `2026-07-31`; the field says whose zone it was computed in.
#[Scalar(name = "LocalDate", specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, |text| NaiveDate::parse_from_str(text, "%Y-%m-%d"), "2026-07-31")
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<NaiveDate> for Day {
    fn from(value: NaiveDate) -> Self {
        Self(value)
    }
}

/// A wall time of day without a zone, `08:30`, minutes only.
#[Scalar(name = "LocalTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")]
impl ScalarType for TimeOfDay {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, |text| NaiveTime::parse_from_str(text, "%H:%M"), "08:30")
    }

    fn to_value(&self) -> Value {
        Value::String(format!("{:02}:{:02}", self.0.hour(), self.0.minute()))
    }
}

impl From<NaiveTime> for TimeOfDay {
    fn from(value: NaiveTime) -> Self {
        Self(value)
    }
}

/// An ISO week, Monday first, such as `2026-W31`.
#[Scalar(name = "IsoWeek", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339#appendix-A")]
impl ScalarType for Week {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, str::parse::<IsoWeek>, "2026-W31")
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<IsoWeek> for Week {
    fn from(value: IsoWeek) -> Self {
        Self(value)
    }
}

/// An IANA time zone name, such as `Asia/Shanghai`.
#[Scalar(name = "TimeZone", specified_by_url = "https://www.iana.org/time-zones")]
impl ScalarType for Zone {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, str::parse::<chrono_tz::Tz>, "Asia/Shanghai")
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.name().to_owned())
    }
}

impl From<chrono_tz::Tz> for Zone {
    fn from(value: chrono_tz::Tz) -> Self {
        Self(value)
    }
}

/// An exact decimal as a string, `0.85`; never a float.
#[Scalar(name = "Decimal", specified_by_url = "https://www.w3.org/TR/xmlschema11-2/#decimal")]
impl ScalarType for Amount {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(&value, str::parse::<Decimal>, "0.85")
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.normalize().to_string())
    }
}

impl From<Decimal> for Amount {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

/// A UUID in lower case with hyphens; phones generate version 7.
#[Scalar(name = "UUID", specified_by_url = "https://www.rfc-editor.org/rfc/rfc9562")]
impl ScalarType for Key {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(
            &value,
            |text| if text.len() == 36 { text.parse::<Uuid>().map_err(|_| ()) } else { Err(()) },
            "0198f3a2-7c00-7000-8000-000000000001",
        )
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<Uuid> for Key {
    fn from(value: Uuid) -> Self {
        Self(value)
    }
}

/// A telephone number in E.164, `+8613800138000`; input may contain blanks and hyphens.
#[Scalar(name = "PhoneNumber", specified_by_url = "https://www.itu.int/rec/T-REC-E.164")]
impl ScalarType for PhoneNumberScalar {
    fn parse(value: Value) -> InputValueResult<Self> {
        parsed(
            &value,
            |text| if text.is_empty() || text.len() > 40 { Err(()) } else { Ok(text.to_owned()) },
            "+8613800138000",
        )
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl From<String> for PhoneNumberScalar {
    fn from(value: String) -> Self {
        Self(value)
    }
}

/// Stores a value as another one that diesel knows.
macro_rules! stored_as {
    ($name:ident, $sql:ty, $inner:ty, $to:expr, $from:expr) => {
        impl ToSql<$sql, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let inner: $inner = $to(self);
                <$inner as ToSql<$sql, Pg>>::to_sql(&inner, &mut out.reborrow())
            }
        }

        impl FromSql<$sql, Pg> for $name {
            fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
                let inner = <$inner as FromSql<$sql, Pg>>::from_sql(bytes)?;
                $from(inner)
            }
        }
    };
}

stored_as!(Instant, Timestamptz, DateTime<Utc>, |value: &Instant| value.0, |inner| Ok(Instant(inner)));
stored_as!(Day, Date, NaiveDate, |value: &Day| value.0, |inner| Ok(Day(inner)));
stored_as!(TimeOfDay, Time, NaiveTime, |value: &TimeOfDay| value.0, |inner| Ok(TimeOfDay(inner)));
stored_as!(Week, Date, NaiveDate, |value: &Week| value.0.monday(), |inner| Ok(Week(IsoWeek::of(inner))));
stored_as!(Zone, Text, String, |value: &Zone| value.0.name().to_owned(), |inner: String| Ok(Zone(inner.parse()?)));
stored_as!(Amount, Numeric, Decimal, |value: &Amount| value.0, |inner| Ok(Amount(inner)));
stored_as!(Key, SqlUuid, Uuid, |value: &Key| value.0, |inner| Ok(Key(inner)));
stored_as!(PhoneNumberScalar, Text, String, |value: &PhoneNumberScalar| value.0.clone(), |inner| Ok(
    PhoneNumberScalar(inner)
));
