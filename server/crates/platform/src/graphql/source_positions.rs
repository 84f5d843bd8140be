//! Where the parts of a document stand: line and column of every byte, counted once.

use apollo_compiler::parser::SourceSpan;
use async_graphql::{Pos, Positioned};

/// Line and column of every byte of a document, both from 1, columns in characters.
pub struct Places(Vec<Pos>);

impl Places {
    /// Counts once through the document, which the guard keeps short.
    pub fn of(source: &str) -> Self {
        let mut places = Vec::with_capacity(source.len() + 1);
        let mut place = Pos { line: 1, column: 1 };
        let mut characters = source.chars().peekable();
        while let Some(character) = characters.next() {
            places.extend(std::iter::repeat_n(place, character.len_utf8()));
            let is_end = character == '\n' || character == '\r' && characters.peek() != Some(&'\n');
            place = if is_end {
                Pos { line: place.line + 1, column: 1 }
            } else {
                Pos { line: place.line, column: place.column + 1 }
            };
        }
        places.push(place);
        Self(places)
    }

    /// The node with its place; the beginning of the document for what was not written there.
    pub fn at<T>(&self, span: Option<SourceSpan>, node: T) -> Positioned<T> {
        let place = span.and_then(|span| self.0.get(span.offset())).copied();
        Positioned::new(node, place.unwrap_or(Pos { line: 1, column: 1 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_graphql_says_and_columns_are_characters() {
        let Places(places) = Places::of("a\r\né{\r}\nz");
        let found: Vec<_> = places.iter().map(|place| (place.line, place.column)).collect();
        let end = (4, 2);
        assert_eq!(found, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1), end]);
    }
}
