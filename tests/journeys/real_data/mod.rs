//! Journeys on the lists of real institutions that lie beside the workspace. They are ignored, since a checkout alone does not
//! have the lists; `make test` runs them where they are, and says so where they are not.

mod day;
mod registers;

use std::path::Path;

use rounds_server::customers::importing::{Import, ImportMode, Mapping};

/// How a list of this name is brought in.
fn import(name: &str) -> Import {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let file = root.join(format!("../shared/data/{name}.csv"));
    let map = std::fs::read_to_string(root.join(format!("server/assets/import/{name}.toml"))).unwrap();
    Import { file, mapping: Mapping::read(&map).unwrap(), rehearsal: ImportMode::Real, report: None }
}
