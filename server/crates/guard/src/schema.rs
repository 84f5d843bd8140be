//! The schema that documents are judged against, made once from the committed SDL.
//!
//! It must hold every type that the engine serves. `@oneOf` and `isOneOf`, which the compiler does not know yet, are
//! added where the SDL leaves them out.

use apollo_compiler::{Schema, schema::InputObjectType, validation::Valid};

const ONE_OF: &str = "oneOf";
const ONE_OF_DEFINITION: &str = "directive @oneOf on INPUT_OBJECT";
const ONE_OF_INTROSPECTION: &str = "extend type __Type { isOneOf: Boolean }";

/// Why a guard cannot be made: a mistake of ours, found at start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaFault {
    /// The SDL is not a valid schema.
    #[error("the schema is invalid: {0}")]
    Invalid(String),
    /// A field that must stand alone is no root field.
    #[error("the schema has no root field `{0}`")]
    UnknownRootField(String),
}

/// Reads and validates the SDL.
pub(crate) fn read(sdl: &str) -> Result<Valid<Schema>, SchemaFault> {
    let mut builder =
        Schema::builder().parse(sdl, "schema.graphql").parse(ONE_OF_INTROSPECTION, "introspection.graphql");
    if !sdl.contains("directive @oneOf") {
        builder = builder.parse(ONE_OF_DEFINITION, "one_of.graphql");
    }
    let schema = builder.build().map_err(|fault| SchemaFault::Invalid(fault.errors.to_string()))?;
    schema.validate().map_err(|fault| SchemaFault::Invalid(fault.errors.to_string()))
}

/// Whether some root type has the field.
pub(crate) fn has_root_field(schema: &Schema, field: &str) -> bool {
    let definition = &schema.schema_definition;
    [&definition.query, &definition.mutation, &definition.subscription]
        .into_iter()
        .flatten()
        .filter_map(|root| schema.get_object(root))
        .any(|root| root.fields.contains_key(field))
}

/// Whether exactly one field of the input type must be given.
pub(crate) fn is_one_of(input: &InputObjectType) -> bool {
    input.directives.has(ONE_OF)
}
