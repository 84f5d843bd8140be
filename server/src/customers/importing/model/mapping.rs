//! A mapping in TOML: which column of the file is what. Unknown keys are refused, so that a typing error is not a silence.

use std::collections::HashMap;

use rounds_domain::phones::Region;
use rounds_domain::vocabulary::{CustomerStatus, DictionaryName, ReferenceSystem};
use serde::Deserialize;

/// Which column of a file is what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Name of the source; together with the id there it says which customer a row is.
    pub source: String,
    /// Code of the department in whose pool new customers lie.
    pub department: String,
    /// How the file is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// What separates columns.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Texts that mean that nothing is known.
    #[serde(default)]
    pub null_markers: Vec<String>,
    /// Whether missing entries of company lists are made on the way.
    #[serde(default)]
    pub create_missing: bool,
    /// Where new customers stand.
    #[serde(default = "prospect")]
    pub status: CustomerStatus,
    /// Rows to leave out.
    #[serde(default)]
    pub skip: Vec<SkipRule>,
    /// Plain columns.
    pub columns: Columns,
    /// Telephone.
    pub phone: Option<PhoneMapping>,
    /// Coordinates.
    pub coordinates: Option<Coordinates>,
    /// Category, from the list of customer categories.
    pub category: Option<EntryMapping>,
    /// Level, from the list of levels of institutions.
    pub level: Option<EntryMapping>,
    /// Region, from the list of regions.
    pub region: Option<EntryMapping>,
    /// Where the customers came from, from the list of sources.
    pub origin: Option<EntryMapping>,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    #[serde(rename = "UTF-8")]
    Utf8,
}

/// Plain columns of a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Id in the source.
    pub external_id: String,
    /// Company code, unique among customers.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Address, joined of several columns: `{street}, {city} {zip}`.
    pub address: Option<Template>,
    /// Beds.
    pub beds: Option<String>,
}

/// Rows to leave out: those in which a column says one of these.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkipRule {
    /// The column.
    pub column: String,
    /// What it says.
    pub equals: Vec<String>,
}

/// A telephone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneMapping {
    /// The column.
    pub column: String,
    /// Country of numbers without a country code, `US`.
    pub region: Region,
    /// What to do with a number that cannot exist.
    #[serde(default)]
    pub when_invalid: WhenInvalid,
}

/// What to do with a telephone number that cannot exist.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum WhenInvalid {
    /// Refuse the row.
    #[default]
    #[serde(rename = "REFUSE")]
    Refuse,
    /// Take the row without the number, and say so in the report.
    #[serde(rename = "LEAVE_OUT")]
    LeaveOut,
}

/// Coordinates, with the system in which they are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coordinates {
    /// Column of the latitude.
    pub latitude: String,
    /// Column of the longitude.
    pub longitude: String,
    /// The system; there is no default, for undeclared is an error.
    pub system: ReferenceSystem,
    /// Radius of the fence in metres.
    #[serde(default = "usual_radius")]
    pub radius_m: i32,
}

/// An entry of a company list: of a column, or the same for every row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryMapping {
    /// The column.
    pub column: Option<String>,
    /// Code of the entry for every row.
    pub constant: Option<String>,
    /// Code of the entry by what the column says; what is not listed is a code itself.
    #[serde(default)]
    pub values: HashMap<String, String>,
    /// Names of entries that are made on the way, by code.
    #[serde(default)]
    pub entries: HashMap<String, EntryNames>,
}

/// The names of an entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryNames {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Several columns joined: `{street}, {city}`. A column that says nothing is left out with the text before it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template(pub Vec<(String, String)>);

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, opened)) = rest.split_once('{') {
            let (column, after) = opened.split_once('}').ok_or(format!("a bracket is left open in {text:?}"))?;
            parts.push((before.to_owned(), column.to_owned()));
            rest = after;
        }
        if parts.is_empty() || !rest.is_empty() {
            return Err(format!("{text:?} must end with a {{column}}"));
        }
        Ok(Self(parts))
    }
}

impl Mapping {
    /// The mapping that a text says; refused when it cannot be carried out as it stands.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let mapping: Self = toml::from_str(text)?;
        anyhow::ensure!(mapping.delimiter.is_ascii(), "the delimiter must be one character of ASCII");
        anyhow::ensure!(!mapping.source.trim().is_empty(), "the source needs a name");
        for (list, entry) in mapping.lists() {
            let is_one = entry.column.is_some() != entry.constant.is_some();
            anyhow::ensure!(is_one, "{list} needs either a column or a constant");
        }
        if let Some(coordinates) = &mapping.coordinates {
            anyhow::ensure!((20..=5000).contains(&coordinates.radius_m), "a radius lies within 20 to 5,000 metres");
        }
        Ok(mapping)
    }

    /// The company lists that are mapped.
    pub fn lists(&self) -> impl Iterator<Item = (DictionaryName, &EntryMapping)> {
        let lists = [
            (DictionaryName::CustomerCategory, &self.category),
            (DictionaryName::InstitutionLevel, &self.level),
            (DictionaryName::Region, &self.region),
            (DictionaryName::CustomerSource, &self.origin),
        ];
        lists.into_iter().filter_map(|(list, entry)| entry.as_ref().map(|entry| (list, entry)))
    }

    /// Whether a company list is mapped.
    #[must_use]
    pub fn is_mapped(&self, list: DictionaryName) -> bool {
        self.lists().any(|(mapped, _)| mapped == list)
    }

    /// Every column that the mapping names.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = vec![self.columns.external_id.as_str(), self.columns.name.as_str()];
        columns.extend(self.columns.code.as_deref());
        columns.extend(self.columns.beds.as_deref());
        columns.extend(
            self.columns.address.iter().flat_map(|template| template.0.iter().map(|(_, column)| column.as_str())),
        );
        columns.extend(self.phone.iter().map(|phone| phone.column.as_str()));
        columns.extend(self.skip.iter().map(|rule| rule.column.as_str()));
        columns.extend(self.lists().filter_map(|(_, entry)| entry.column.as_deref()));
        if let Some(coordinates) = &self.coordinates {
            columns.extend([coordinates.latitude.as_str(), coordinates.longitude.as_str()]);
        }
        columns
    }
}

const fn comma() -> char {
    ','
}

const fn prospect() -> CustomerStatus {
    CustomerStatus::Prospect
}

const fn usual_radius() -> i32 {
    200
}
