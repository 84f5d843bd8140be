//! What people write: names and lines of one line, notes of many.
//!
//! Everything kept is in NFC and trimmed, so that what looks the same is the same. Length is counted in graphemes, what
//! a reader takes for one character; to keep a single character from hiding a whole book of marks, there may be at most
//! ten code points to a grapheme over the whole text. A line holds no control characters, line breaks or characters that
//! turn the direction of writing around; a note holds anything but NUL.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::refusal::Refusal;

/// Length of a name at most.
pub const NAME_AT_MOST: usize = 100;
/// Length of a note at most.
pub const NOTE_AT_MOST: usize = 4_000;

/// Length of a reason at most.
pub const REASON_AT_MOST: usize = 500;

const CODE_POINTS_PER_GRAPHEME: usize = 10;

/// A name as it is kept: one line of 1 to 100 characters.
pub fn name(text: &str) -> Result<String, TextRefusal> {
    line(text, NAME_AT_MOST)
}

/// A single line as it is kept: 1 to `at_most` characters.
pub fn line(text: &str, at_most: usize) -> Result<String, TextRefusal> {
    let kept = trimmed(text, at_most)?;
    if kept.chars().any(breaks_a_line) {
        return Err(TextRefusal::ForbiddenCharacter);
    }
    present(kept)
}

/// A text of many lines that must be there, such as a reason: 1 to `at_most` characters.
pub fn words(text: &str, at_most: usize) -> Result<String, TextRefusal> {
    let kept = trimmed(text, at_most)?;
    if kept.contains('\0') {
        return Err(TextRefusal::ForbiddenCharacter);
    }
    present(kept)
}

/// A note of at most 4,000 characters as it is kept; `None` when it says nothing.
pub fn note(text: &str) -> Result<Option<String>, TextRefusal> {
    match words(text, NOTE_AT_MOST) {
        Err(TextRefusal::Empty) => Ok(None),
        kept => kept.map(Some),
    }
}

/// A reason as it is kept: 1 to 500 characters.
pub fn reason(text: &str) -> Result<String, TextRefusal> {
    words(text, REASON_AT_MOST)
}

/// A reason that need not be given; `None` when it says nothing.
pub fn optional_reason(text: Option<&str>) -> Result<Option<String>, TextRefusal> {
    text.filter(|text| !text.trim().is_empty()).map(reason).transpose()
}

/// How many characters a reader sees.
#[must_use]
pub fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

fn trimmed(text: &str, at_most: usize) -> Result<String, TextRefusal> {
    let text = text.trim();
    let code_points_at_most = at_most.saturating_mul(CODE_POINTS_PER_GRAPHEME);
    if text.chars().nth(code_points_at_most).is_some() {
        return Err(TextRefusal::TooLong { at_most });
    }
    let kept: String = text.nfc().collect();
    if kept.graphemes(true).nth(at_most).is_some() {
        return Err(TextRefusal::TooLong { at_most });
    }
    Ok(kept)
}

fn present(kept: String) -> Result<String, TextRefusal> {
    if kept.chars().all(is_unseen) { Err(TextRefusal::Empty) } else { Ok(kept) }
}

/// Characters that leave nothing on the page: white space, joiners, fillers and marks of the byte order.
const fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{180b}'..='\u{180f}')
        || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{2800}' | '\u{3164}')
        || matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

fn breaks_a_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') || turns_direction(letter)
}

/// The bidi controls of Unicode, with which a name could be made to read as another.
const fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing that a reader would see.
    #[error("Some text is needed here")]
    Empty,
    /// More characters than fit.
    #[error("The text is longer than {at_most} characters")]
    TooLong {
        /// Characters that fit.
        at_most: usize,
    },
    /// A character that does not belong into such a text.
    #[error("The text holds a character that is not allowed here")]
    ForbiddenCharacter,
}

impl Refusal for TextRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "TEXT_EMPTY",
            Self::TooLong { .. } => "TEXT_TOO_LONG",
            Self::ForbiddenCharacter => "TEXT_FORBIDDEN_CHARACTER",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> &'static str {
        name(text).map_or_else(|refusal| refusal.code(), |_| "kept")
    }

    #[test]
    fn a_name_is_trimmed_and_composed() {
        assert_eq!(name("  Jose\u{301} "), Ok("José".to_owned()));
        assert_eq!(name("北京协和医院"), Ok("北京协和医院".to_owned()));
        assert_eq!(name("👨‍👩‍👧 ward"), Ok("👨‍👩‍👧 ward".to_owned()));
    }

    #[test]
    fn a_name_of_nothing_is_refused() {
        for text in ["", "   ", "\u{3000}", "\u{200b}\u{feff}", "\u{3164}"] {
            assert_eq!(code(text), "TEXT_EMPTY", "{text:?}");
        }
    }

    #[test]
    fn a_hundred_characters_fit_and_one_more_does_not() {
        for letter in ["医", "é", "👨‍👩‍👧"] {
            assert_eq!(code(&letter.repeat(100)), "kept", "{letter}");
            assert_eq!(code(&letter.repeat(101)), "TEXT_TOO_LONG", "{letter}");
        }
    }

    #[test]
    fn one_character_cannot_hide_a_book() {
        assert_eq!(code(&format!("a{}", "\u{301}".repeat(2_000))), "TEXT_TOO_LONG");
    }

    #[test]
    fn a_name_is_one_line_without_tricks() {
        for letter in ["\0", "\n", "\t", "\u{7f}", "\u{85}", "\u{2028}", "\u{202e}", "\u{2066}", "\u{200f}", "\u{61c}"]
        {
            assert_eq!(code(&format!("a{letter}b")), "TEXT_FORBIDDEN_CHARACTER", "{letter:?}");
        }
    }

    #[test]
    fn a_note_may_have_lines_and_may_be_missing() {
        assert_eq!(note(" one\ntwo\t"), Ok(Some("one\ntwo".to_owned())));
        assert_eq!(note(" \n "), Ok(None));
        assert_eq!(note("a\0b"), Err(TextRefusal::ForbiddenCharacter));
        assert_eq!(note(&"好".repeat(4_000)).map(|kept| kept.map(|text| length(&text))), Ok(Some(4_000)));
        assert_eq!(note(&"好".repeat(4_001)), Err(TextRefusal::TooLong { at_most: 4_000 }));
        assert_eq!(words("", 500), Err(TextRefusal::Empty));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_kept_again_as_it_is(text in "\\PC{0,120}|.{0,120}") {
            if let Ok(kept) = name(&text) {
                prop_assert_eq!(name(&kept), Ok(kept.clone()));
                prop_assert!(length(&kept) <= NAME_AT_MOST && !kept.contains('\n'));
            }
            if let Ok(Some(kept)) = note(&text) {
                prop_assert_eq!(note(&kept), Ok(Some(kept.clone())));
            }
        }
    }
}
