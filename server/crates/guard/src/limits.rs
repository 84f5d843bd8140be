//! What a document may cost. The defaults are those of the security paper; every one is configurable.

/// The bounds that a document, its variables and the answers to bad ones stay within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document.
    pub document_bytes: usize,
    /// Levels of nesting: in the source, through fragments, and in the variables.
    pub recursion: usize,
    /// Tokens of a document. White space, commas and comments count too.
    pub tokens: usize,
    /// Fields on the longest path from the root to a leaf, fragments expanded.
    pub depth: usize,
    /// The same for an operation that asks for nothing but the schema.
    pub introspection_depth: usize,
    /// Lists of the schema's members (`fields`, `interfaces`, `possibleTypes`, `inputFields`) within one another.
    pub introspection_lists: usize,
    /// Fields, spreads and inline fragments of a document, fragments expanded.
    pub nodes: usize,
    /// Fragment definitions of a document.
    pub fragments: usize,
    /// Fragment spreads of a document, fragments expanded.
    pub spreads: usize,
    /// Aliases of a document, fragments expanded.
    pub aliases: usize,
    /// Root fields of an operation, fragments expanded.
    pub root_fields: usize,
    /// Directives of a document, fragments expanded.
    pub directives: usize,
    /// Variables that a document declares.
    pub variables: usize,
    /// Items of any list in the variables or the document.
    pub list_items: usize,
    /// Faults told of one request.
    pub errors: usize,
    /// Characters of one message.
    pub error_chars: usize,
    /// Documents remembered: this many good ones and as many bad ones.
    pub cached_documents: usize,
    /// Memory that the remembered documents may take, estimated, for the good and the bad ones each.
    pub cached_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 16 * 1024,
            recursion: 32,
            tokens: 2_000,
            depth: 10,
            introspection_depth: 20,
            introspection_lists: 2,
            nodes: 2_000,
            fragments: 50,
            spreads: 200,
            aliases: 15,
            root_fields: 10,
            directives: 20,
            variables: 100,
            list_items: 250,
            errors: 10,
            error_chars: 300,
            cached_documents: 1_024,
            cached_bytes: 16 * 1024 * 1024,
        }
    }
}
