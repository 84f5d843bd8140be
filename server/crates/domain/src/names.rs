//! The keys under which a name or a telephone number is found.
//!
//! A search is a prefix search over stored keys, because trigrams cannot serve one or two Chinese characters. So each
//! name is stored under every ending of it that begins with a character or a word: `北京协和医院` also as `协和医院`, each
//! in characters, in pinyin without tones (`xieheyiyuan`) and in initials (`xhyy`). Keys and queries go through the same
//! folding: NFKC, lower case, no accents, and only letters and digits, so that blanks, hyphens and apostrophes are
//! nobody's concern. `ü` is written `v`, as it is typed, and is also found as `u`.

mod readings;

use unicode_normalization::UnicodeNormalization;

use crate::phones::PhoneNumber;
use readings::{Reading, readings};

/// Characters of a key at most; longer keys and queries are cut.
pub const KEY_AT_MOST: usize = 40;
/// Keys of one name at most; the earlier endings come first.
pub const KEYS_AT_MOST: usize = 64;

/// Whose name it is; surnames have readings of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// Somebody: an employee or a professional.
    Person,
    /// Something: an institution, a department, a product.
    Thing,
}

/// The distinct keys under which a name is found, the whole name first.
#[must_use]
pub fn search_keys(name: &str, kind: NameKind) -> Vec<String> {
    let parts = parts(name);
    let spellings = spellings(&parts, kind);
    let mut keys = Vec::new();
    for start in 0..parts.len() {
        push_key(&mut keys, &parts[start..].iter().map(Part::text).collect::<String>());
        for spelling in &spellings {
            push_key(&mut keys, &spelling[start..].concat());
            push_key(&mut keys, &initials_of(&parts[start..], &spelling[start..]));
        }
    }
    keys
}

/// The name in pinyin without tones or blanks, for sorting: `beijingxieheyiyuan`.
#[must_use]
pub fn pinyin(name: &str, kind: NameKind) -> String {
    spellings(&parts(name), kind).swap_remove(0).concat()
}

/// The initials of a name: `bjxhyy`.
#[must_use]
pub fn initials(name: &str, kind: NameKind) -> String {
    let parts = parts(name);
    initials_of(&parts, &spellings(&parts, kind)[0])
}

/// A query as it is compared with keys: folded, letters and digits only, at most 40 of them.
#[must_use]
pub fn normalize_query(text: &str) -> String {
    folded(text).chars().filter(|letter| letter.is_alphanumeric()).take(KEY_AT_MOST).collect()
}

/// The keys under which a telephone number is found: all of its digits, with and without country and trunk zero, and
/// the endings of four to eight digits.
#[must_use]
pub fn phone_keys(number: &PhoneNumber) -> Vec<String> {
    let international = number.as_str().trim_start_matches('+').to_owned();
    let dialled = number.dialled_digits();
    let mut keys = Vec::new();
    let endings =
        (4..=8).rev().filter_map(|length| dialled.get(dialled.len().checked_sub(length)?..).map(str::to_owned));
    let whole = [dialled.clone(), dialled.trim_start_matches('0').to_owned(), international];
    for key in whole.into_iter().chain(endings) {
        push_key(&mut keys, &key);
    }
    keys
}

/// A piece of a name that a key may begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A Chinese character.
    Character(char),
    /// A word of letters and digits of any other script.
    Word(String),
}

impl Part {
    fn text(&self) -> String {
        match self {
            Self::Character(character) => character.to_string(),
            Self::Word(word) => word.clone(),
        }
    }
}

fn push_key(keys: &mut Vec<String>, key: &str) {
    let key: String = key.chars().take(KEY_AT_MOST).collect();
    if keys.len() < KEYS_AT_MOST && !key.is_empty() && !keys.contains(&key) {
        keys.push(key);
    }
}

fn parts(name: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut word = String::new();
    for letter in folded(name).chars() {
        let is_character = letter.is_alphanumeric() && is_chinese(letter);
        if letter.is_alphanumeric() && !is_character {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            parts.push(Part::Word(std::mem::take(&mut word)));
        }
        if is_character {
            parts.push(Part::Character(letter));
        }
    }
    if !word.is_empty() {
        parts.push(Part::Word(word));
    }
    parts
}

/// Compatible forms composed, lower case, accents taken off Latin letters.
fn folded(text: &str) -> String {
    let is_accent = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    text.nfkd().flat_map(char::to_lowercase).filter(|letter| !is_accent(letter)).nfkc().collect()
}

/// Whether a character is an ideograph, which stands for itself in a name.
const fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// The ways to spell the parts of a name, the usual one first.
fn spellings(parts: &[Part], kind: NameKind) -> Vec<Vec<String>> {
    let readings = readings(parts, kind);
    let spelled = |reading: fn(&Reading) -> &String| readings.iter().map(reading).cloned().collect::<Vec<String>>();
    let usual = spelled(|reading| &reading.usual);
    let other = spelled(|reading| reading.other.as_ref().unwrap_or(&reading.usual));
    let with_u = parts.iter().zip(&usual).map(|(part, spelled)| match part {
        Part::Character(_) => spelled.replace('v', "u"),
        Part::Word(word) => word.clone(),
    });
    let with_u = with_u.collect();
    let mut spellings = vec![usual];
    for spelling in [other, with_u] {
        if !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    spellings
}

/// First letters; a word between Chinese characters stays whole, since it is typed whole.
fn initials_of(parts: &[Part], spelling: &[String]) -> String {
    let has_characters = parts.iter().any(|part| matches!(part, Part::Character(_)));
    let initial = |(part, spelled): (&Part, &String)| match part {
        Part::Word(word) if has_characters => word.clone(),
        _ => spelled.chars().take(1).collect(),
    };
    parts.iter().zip(spelling).map(initial).collect()
}

#[cfg(test)]
mod tests;
