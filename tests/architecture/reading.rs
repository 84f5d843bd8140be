//! Just enough reading of Rust: text without comments and strings, and the paths that are named in it.

/// Blanks out comments, the inside of strings, and `#[cfg(test)]` modules; lines stay where they are.
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

/// Where the bracket that opens at `open` has been closed.
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

/// Every path named in code, `use` trees spread out, relative ones resolved against the module.
pub fn paths_of(code: &str, module: &[String]) -> Vec<String> {
    let mut paths = Vec::new();
    let words = words(code);
    let mut at = 0;
    while at < words.len() {
        if words[at] == "use" && words.get(at + 1) != Some(&"<") {
            at = spread(&words, at + 1, &[], &mut paths);
        } else if is_name(words[at]) {
            at = plain(&words, at, &mut paths);
        } else {
            at += 1;
        }
    }
    paths.iter().map(|path| resolved(path, module)).collect()
}

/// Reads one branch of a `use` tree and returns where it ends.
fn spread(words: &[&str], from: usize, before: &[String], paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    let mut at = from;
    while at < words.len() {
        match words[at] {
            "{" => {
                at += 1;
                while at < words.len() && words[at] != "}" {
                    at = spread(words, at, &path, paths).max(at + 1);
                    at += usize::from(words.get(at) == Some(&","));
                }
                return at + 1;
            }
            "as" => at += 2,
            "::" => at += 1,
            "," | "}" | ";" => break,
            word => {
                path.push(word.to_owned());
                at += 1;
            }
        }
    }
    paths.push(path);
    at
}

/// Reads a path in the midst of code; single words are none.
fn plain(words: &[&str], from: usize, paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = vec![words[from].to_owned()];
    let mut at = from + 1;
    while words.get(at) == Some(&"::") && words.get(at + 1).is_some_and(|word| is_name(word)) {
        path.push(words[at + 1].to_owned());
        at += 2;
    }
    if path.len() > 1 {
        paths.push(path);
    }
    at
}

fn resolved(path: &[String], module: &[String]) -> String {
    let mut base: Vec<String> = Vec::new();
    let mut rest = path;
    if matches!(rest.first().map(String::as_str), Some("self" | "super")) {
        base = module.to_vec();
        while let Some(first) = rest.first().filter(|word| matches!(word.as_str(), "self" | "super")) {
            if first == "super" {
                base.pop();
            }
            rest = &rest[1..];
        }
    }
    base.extend(rest.iter().cloned());
    base.join("::")
}

fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if is_word(Some(first)) => rest.find(|letter| !is_word(Some(letter))).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        };
        if !first.is_whitespace() {
            words.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    words
}

fn is_word(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| letter.is_alphabetic() || letter == '_')
}
