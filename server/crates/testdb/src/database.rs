//! One database of one test.

use crate::{cluster, names, sql, sweeper};

/// A database of its own for one test; dropped, with every connection to it, when this is.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
    admin_url: String,
}

impl TestDatabase {
    /// Clones the template, or makes an empty database without one.
    pub(crate) async fn create(template: Option<&str>) -> Self {
        let cluster = cluster::shared();
        let name = names::next();
        let database = Self { url: cluster.url(&name), admin_url: cluster.admin_url(), name };
        let template = template.unwrap_or("template0");
        // Copying files is quicker than the default, which writes each page to the log; most of all for large templates.
        let statement = format!("create database {} template {template} strategy file_copy", database.name);
        let mut connection = sql::connect(&database.admin_url).await;
        let created = sql::run(&mut connection, &statement).await;
        created.unwrap_or_else(|error| panic!("no test database could be made from {template}: {error}"));
        sweeper::wake();
        database
    }

    /// The name of the database within the cluster.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where to connect to this database, as the cluster's superuser.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where to connect to the cluster's own database `postgres`.
    #[must_use]
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        sweeper::dispose(std::mem::take(&mut self.name));
    }
}
