//! Functions as they are written: name, parameters, answer and body.

use super::closing;

/// One function as it is written.
#[derive(Debug)]
pub struct Function<'c> {
    /// Its name.
    pub name: &'c str,
    /// What is between the brackets, and the brackets.
    pub parameters: &'c str,
    /// What it answers; nothing where it answers nothing.
    pub answer: &'c str,
    /// What is between the braces, and the braces.
    pub body: &'c str,
}

/// The functions with a body, those within others too.
pub fn functions(code: &str) -> impl Iterator<Item = Function<'_>> {
    code.match_indices("fn ").filter_map(|(start, _)| {
        let is_word = start == 0 || code[..start].ends_with([' ', '\n', '(']);
        let name_end = start + 3 + code[start + 3..].find(['(', '<'])?;
        let name = code[start + 3..name_end].trim();
        if !is_word || name.is_empty() || !name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            return None;
        }
        let open = name_end + generics(&code[name_end..]);
        let close = closing(code, open);
        let end = close + code[close..].find(['{', ';'])?;
        if code[end..].starts_with(';') {
            return None;
        }
        let answer = code[close..end].split(" where").next().unwrap_or_default();
        let answer = answer.trim().trim_start_matches("->").trim();
        Some(Function { name, parameters: &code[open..close], answer, body: &code[end..closing(code, end)] })
    })
}

/// The length of `<…>` before the parameters.
fn generics(code: &str) -> usize {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, letter) in code.char_indices() {
        match letter {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            '(' if depth == 0 => return at,
            _ => {}
        }
        before = letter;
    }
    0
}

/// How many parameters there are beside the receiver.
#[must_use]
pub fn parameters(list: &str) -> usize {
    let inner = list.trim_start_matches('(').trim_end_matches(')');
    let mut depth = 0_i32;
    let mut before = ' ';
    let mut found = vec![String::new()];
    for letter in inner.chars() {
        match letter {
            '(' | '[' | '{' | '<' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            ',' if depth == 0 => found.push(String::new()),
            _ => {}
        }
        before = letter;
        if letter != ',' || depth > 0 {
            found.last_mut().expect("there is one from the start").push(letter);
        }
    }
    let is_receiver = |text: &str| matches!(text.trim_start_matches(['&', ' ']), "self" | "mut self");
    found.iter().map(|text| text.trim()).filter(|text| !text.is_empty() && !is_receiver(text)).count()
}
