//! Just enough reading of Rust: text without comments and strings, the paths that are named in it, and its functions.
//!
//! It knows brackets, paths and `use` trees, not types: what is reached by a method alone is not seen.

mod functions;
mod paths;
mod prose;

pub use functions::{Function, functions, parameters};
pub use paths::{Import, Reading};
pub use prose::code_of;

/// Where the bracket that opens at `open` has been closed.
#[must_use]
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_i32;
    for (at, letter) in code[open..].char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at + letter.len_utf8();
        }
    }
    code.len()
}

/// Whether a path is a module or leads into it.
#[must_use]
pub fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| letter.is_alphabetic() || letter == '_')
}
