//! From text to a syntax tree, within bounds that hold on a small stack.
//!
//! Length is checked before a single byte is read; nesting and tokens while reading. Nothing here knows the schema.

use apollo_compiler::{ast, parser::Parser};

use crate::{
    limits::Limits,
    rejection::{Rejection, RejectionKind},
};

/// Refuses a document that is too long to be looked at.
pub(crate) fn fits(source: &str, limits: &Limits) -> Result<(), Rejection> {
    if source.len() <= limits.document_bytes {
        return Ok(());
    }
    let message = format!("the document is too long: at most {} bytes are allowed", limits.document_bytes);
    Err(Rejection::of(RejectionKind::TooComplex, message, limits))
}

/// Reads a document.
pub(crate) fn read(source: &str, limits: &Limits) -> Result<ast::Document, Rejection> {
    let mut parser = Parser::new().recursion_limit(limits.recursion).token_limit(limits.tokens);
    parser.parse_ast(source, "document.graphql").map_err(|fault| {
        let (nested, tokens) = (limits.recursion, limits.tokens);
        if parser.recursion_reached() > nested {
            let message = format!("the document nests too deeply: at most {nested} levels are allowed");
            return Rejection::of(RejectionKind::TooComplex, message, limits);
        }
        if parser.tokens_reached() > tokens {
            let message = format!("the document has too many tokens: at most {tokens} are allowed");
            return Rejection::of(RejectionKind::TooComplex, message, limits);
        }
        Rejection::by_compiler(RejectionKind::Parse, &fault.errors, limits)
    })
}
