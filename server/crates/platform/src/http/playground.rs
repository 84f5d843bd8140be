//! What GraphiQL offers to try, as operators and demos decide it.

use serde::Serialize;

/// What the page offers to try.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PlaygroundConfig {
    /// Accounts to sign in with; only in a demo, where they are no secret.
    pub accounts: Vec<Account>,
    /// Operations to begin from.
    pub examples: Vec<Example>,
}

/// An account of a demo.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// What its owner is.
    pub role: String,
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
}

/// An operation of the contract.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// The screen that it serves.
    pub screen: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The operation itself.
    pub document: &'static str,
}
