//! ID numbers (证件号): those of resident identity cards, which prove themselves, and those of other papers.
//!
//! A number is kept in one spelling, so that equal papers have equal numbers: in capitals, without blanks and hyphens. One
//! of eighteen characters is a resident's (GB 11643) and has to have a day of birth and the right check character.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::refusal::Refusal;

const AT_LEAST: usize = 6;
const AT_MOST: usize = 30;
const RESIDENT: usize = 18;
/// How many of its last characters are shown to whoever may not see all of it.
const ENDING: usize = 4;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// An ID number in its one spelling. It does not print itself: whoever wants it asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber(String);

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("IdNumber(****)")
    }
}

impl IdNumber {
    /// The number that was typed.
    pub fn parse(text: &str) -> Result<Self, IdNumberRefusal> {
        let kept: String = text.nfkc().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
        let kept = kept.to_ascii_uppercase();
        let is_plain = kept.chars().all(|letter| letter.is_ascii_alphanumeric());
        let has_digit = kept.chars().any(|letter| letter.is_ascii_digit());
        if !is_plain || !has_digit || !(AT_LEAST..=AT_MOST).contains(&kept.len()) {
            return Err(IdNumberRefusal::Invalid);
        }
        if kept.len() == RESIDENT && !proves_itself(&kept) {
            return Err(IdNumberRefusal::Invalid);
        }
        Ok(Self(kept))
    }

    /// The number in the clear.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Its last four characters.
    #[must_use]
    pub fn ending(&self) -> &str {
        &self.0[self.0.len() - ENDING..]
    }

    /// All but its last four characters hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}{}", "*".repeat(self.0.len() - ENDING), self.ending())
    }
}

/// Whether a number of eighteen characters has a day of birth and its check character.
fn proves_itself(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().take(WEIGHTS.len()).filter_map(|letter| letter.to_digit(10)).collect();
    if digits.len() != WEIGHTS.len() || NaiveDate::parse_from_str(&number[6..14], "%Y%m%d").is_err() {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    number.ends_with(CHECKS[(sum % 11) as usize])
}

/// Why an ID number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberRefusal {
    /// No number that a paper can have.
    #[error("This is not an ID number")]
    Invalid,
}

impl Refusal for IdNumberRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid => "ID_NUMBER_INVALID",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_has_one_spelling() {
        for text in ["11010519491231002X", " 110105 19491231 002x ", "１１０１０５19491231002X", "110105-19491231-002X"]
        {
            assert_eq!(IdNumber::parse(text).unwrap().reveal(), "11010519491231002X", "{text}");
        }
        assert_eq!(IdNumber::parse("e12345678").unwrap().reveal(), "E12345678");
        assert_eq!(IdNumber::parse("110105491231002").unwrap().ending(), "1002");
    }

    #[test]
    fn a_slip_in_a_residents_number_is_noticed() {
        for text in ["110105194912310021", "11010519491331002X", "1101051949123l002X", "X1010519491231002X"] {
            assert_eq!(IdNumber::parse(text).unwrap_err().code(), "ID_NUMBER_INVALID", "{text}");
        }
        for text in ["", "12345", "ABCDEFG", "1234567890123456789012345678901", "12345678;", "身份证号码一二三"]
        {
            assert!(IdNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn it_shows_no_more_than_its_end() {
        let number = IdNumber::parse("11010519491231002X").unwrap();
        assert_eq!((number.ending(), number.masked().as_str()), ("002X", "**************002X"));
        assert!(!format!("{number:?}").contains("1101"));
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(text in "[0-9X]{17,19}|.{0,40}") {
            if let Ok(number) = IdNumber::parse(&text) {
                prop_assert_eq!(IdNumber::parse(number.reveal()).unwrap(), number.clone());
                prop_assert!(number.masked().starts_with('*'));
            }
        }
    }
}
