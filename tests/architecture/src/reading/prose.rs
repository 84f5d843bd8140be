//! Text without what is not code: comments, strings, unit tests. Lines stay where they are.

use super::{closing, is_word};

/// Blanks out comments, the inside of strings, and `#[cfg(test)]` modules; lines stay where they are.
#[must_use]
pub fn code_of(text: &str) -> String {
    without_tests(&without_prose(text))
}

fn without_prose(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match (chars[at], chars.get(at + 1).copied()) {
            ('/', Some('/')) => find(&chars, at, |rest| rest[0] == '\n'),
            ('/', Some('*')) => (find(&chars, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2).min(chars.len()),
            ('r', Some('"' | '#')) if !is_word(chars.get(at.wrapping_sub(1)).copied()) => raw_string(&chars, at),
            ('"', _) => string(&chars, at),
            ('\'', Some('\\')) => find(&chars, at + 3, |rest| rest[0] == '\'') + 1,
            ('\'', _) if chars.get(at + 2) == Some(&'\'') => at + 3,
            (letter, _) => {
                code.push(letter);
                at += 1;
                continue;
            }
        };
        code.push(' ');
        code.extend(chars[at..end].iter().filter(|letter| **letter == '\n'));
        at = end;
    }
    code
}

fn find(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|at| is_end(&chars[*at..])).unwrap_or(chars.len())
}

fn string(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// The end of `r"…"`, `r#"…"#`; one letter where it is a raw identifier.
fn raw_string(chars: &[char], from: usize) -> usize {
    let hashes = chars[from + 1..].iter().take_while(|letter| **letter == '#').count();
    if chars.get(from + 1 + hashes) != Some(&'"') {
        return from + 1;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    (find(chars, from + 2 + hashes, |rest| rest.starts_with(&close)) + close.len()).min(chars.len())
}

fn without_tests(code: &str) -> String {
    let Some(start) = code.find("#[cfg(test)]") else { return code.to_owned() };
    let Some(open) = code[start..].find(['{', ';']).map(|open| start + open) else { return code[..start].to_owned() };
    let end = if code[open..].starts_with(';') { open + 1 } else { closing(code, open) };
    format!("{}{}", &code[..start], without_tests(&code[end..]))
}
