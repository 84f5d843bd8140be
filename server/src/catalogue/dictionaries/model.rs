//! Entries of lists and products as they are stored; their names are told in the caller's language.

use diesel::prelude::*;
use rounds_domain::ids::{DictionaryEntryId, ProductId};
use rounds_domain::vocabulary::{DictionaryName, Language};
use rounds_tables::{dictionary_entries, products};

/// One entry of a list that the company maintains (公用表).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = dictionary_entries)]
pub struct DictionaryEntry {
    /// Its id.
    pub id: DictionaryEntryId,
    /// Counts the changes of the row.
    pub rev: i32,
    /// List that it belongs to.
    pub dictionary: DictionaryName,
    /// Company code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Whether it may still be chosen.
    pub is_active: bool,
}

impl DictionaryEntry {
    /// Its name in one language.
    #[must_use]
    pub fn named(&self, language: Language) -> &str {
        named(language, &self.name_zh, &self.name_en)
    }
}

/// A product that visits talk about (产品).
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = products)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Counts the changes of the row.
    pub rev: i32,
    /// Company code.
    pub code: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Strength and package.
    pub spec: Option<String>,
}

/// The name in one language.
#[must_use]
pub(super) fn named<'n>(language: Language, chinese: &'n str, english: &'n str) -> &'n str {
    match language {
        Language::ZhCn => chinese,
        Language::En => english,
    }
}
