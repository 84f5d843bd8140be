//! The address under which a cluster is reached.
//!
//! The password is part of the address; no `Debug` shows it.

use std::fmt::{self, Write as _};

use crate::founding::USER;

/// How a cluster is reached.
#[derive(Clone)]
pub(crate) struct Address {
    port: u16,
    password: String,
}

impl Address {
    pub(crate) fn new(port: u16, password: String) -> Self {
        Self { port, password }
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/{}", self.password, self.port, escaped(database))
    }

    pub(crate) fn admin_url(&self) -> String {
        self.url("postgres")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Address").field("port", &self.port).finish_non_exhaustive()
    }
}

fn escaped(database: &str) -> String {
    database.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_database_name_is_escaped_in_the_url() {
        let address = Address::new(5432, "secret".to_owned());
        assert_eq!(address.url("a b/ü"), "postgres://rounds:secret@127.0.0.1:5432/a%20b%2F%C3%BC");
    }

    #[test]
    fn the_password_is_not_shown() {
        assert!(!format!("{:?}", Address::new(5432, "secret".to_owned())).contains("secret"));
    }
}
