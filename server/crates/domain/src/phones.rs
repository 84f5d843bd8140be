//! Telephone numbers in E.164, as every country dials them.
//!
//! What is typed may carry blanks, hyphens and brackets and may leave out the country; it must be a number that can
//! exist. Extensions are refused, since E.164 has no place for them and dropping one would lose what was meant.

use phonenumber::Mode;
/// A country whose numbers may be written without their country code.
pub use phonenumber::country::Id as Region;

use crate::refusal::Refusal;

/// Longer than any number with all its blanks.
const TYPED_AT_MOST: usize = 40;

/// A telephone number in E.164, `+8613800138000`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    e164: String,
    national: String,
}

impl PhoneNumber {
    /// The number that was typed; without a country code it is one of the default region.
    pub fn parse(text: &str, default_region: Option<Region>) -> Result<Self, PhoneRefusal> {
        let typed = text.trim();
        let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | ' ' | '-' | '(' | ')' | '.');
        if typed.len() > TYPED_AT_MOST || !typed.chars().all(is_number) {
            return Err(PhoneRefusal::Invalid);
        }
        let number = phonenumber::parse(default_region, typed).map_err(|_| PhoneRefusal::Invalid)?;
        if !number.is_valid() {
            return Err(PhoneRefusal::Invalid);
        }
        let e164 = number.format().mode(Mode::E164).to_string();
        let national = number.format().mode(Mode::National).to_string();
        Ok(Self { e164, national })
    }

    /// The number in E.164.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.e164
    }

    /// The number as people at home write it.
    #[must_use]
    pub fn national(&self) -> &str {
        &self.national
    }

    /// The digits that people at home dial, with the trunk zero where there is one.
    #[must_use]
    pub fn dialled_digits(&self) -> String {
        self.national.chars().filter(char::is_ascii_digit).collect()
    }

    /// The number with its middle hidden, `+86 138****8000`; never more than the last four digits of the subscriber.
    #[must_use]
    pub fn masked(&self) -> String {
        let digits = self.dialled_digits();
        let country = self.e164.strip_suffix(digits.trim_start_matches('0')).unwrap_or("+");
        let shown_after = if digits.len() >= 10 { 4 } else { 2 };
        let shown_before = if digits.len() >= 10 { 3 } else { 1 };
        let hidden = digits.len().saturating_sub(shown_before + shown_after);
        let (before, after) =
            (&digits[..shown_before.min(digits.len())], &digits[digits.len() - shown_after.min(digits.len())..]);
        format!("{country} {before}{}{after}", "*".repeat(hidden))
    }
}

impl std::fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.e164)
    }
}

/// Why a telephone number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneRefusal {
    /// No number that can exist.
    #[error("This is not a telephone number that can be dialled")]
    Invalid,
}

impl Refusal for PhoneRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid => "PHONE_INVALID",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<PhoneNumber, PhoneRefusal> {
        PhoneNumber::parse(text, Some(Region::CN))
    }

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for text in ["13800138000", "138-0013-8000", "+86 138 0013 8000", " (+86) 13800138000", "0086 13800138000"] {
            assert_eq!(read(text).unwrap().as_str(), "+8613800138000", "{text}");
        }
        assert_eq!(read("010-65296114").unwrap().as_str(), "+861065296114");
        assert_eq!(read("+1 415 555 2671").unwrap().as_str(), "+14155552671");
        assert_eq!(PhoneNumber::parse("+8613800138000", None).unwrap(), read("13800138000").unwrap());
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in [
            "",
            "12345",
            "+8613800138000123",
            "010-65296114 ext 12",
            "tel:+8613800138000",
            "call me",
            "+86 1380013800a",
        ] {
            assert_eq!(read(text).unwrap_err().code(), "PHONE_INVALID", "{text}");
        }
        assert!(PhoneNumber::parse("13800138000", None).is_err());
    }

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(read("13800138000").unwrap().masked(), "+86 138****8000");
        assert_eq!(read("010-65296114").unwrap().masked(), "+86 010****6114");
        assert_eq!(read("+852 2123 4567").unwrap().masked(), "+852 2*****67");
    }

    #[test]
    fn the_trunk_zero_is_dialled_at_home_only() {
        let number = read("010-65296114").unwrap();
        assert_eq!((number.dialled_digits().as_str(), number.as_str()), ("01065296114", "+861065296114"));
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(text in "[0-9+ ()-]{0,45}|.{0,45}") {
            if let Ok(number) = read(&text) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number.clone()));
                prop_assert!(number.masked().contains('*'));
            }
        }
    }
}
