//! `rounds schema`: prints what phones rely on.

use clap::{Args, ValueEnum};

use rounds_server::contract;

/// Prints the GraphQL schema, or another part of the contract.
#[derive(Debug, Args)]
pub struct Schema {
    /// What to print.
    #[arg(value_enum, default_value_t = Part::Graphql)]
    part: Part,
}

/// A part of the contract.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// The schema in its own language.
    Graphql,
    /// The codes of errors.
    Errors,
    /// The scalars.
    Scalars,
}

impl Schema {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let text = match self.part {
            Part::Graphql => contract::schema(),
            Part::Errors => contract::errors(),
            Part::Scalars => contract::scalars().await,
        };
        print!("{text}");
        Ok(())
    }
}
