//! `rounds schema`: prints the GraphQL schema.

use clap::Args;

/// Prints the GraphQL schema.
#[derive(Debug, Args)]
pub struct Schema {}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<()> {
        print!("{}", crate::graph::engine(None).sdl());
        Ok(())
    }
}
