//! The operations of the phones, as they are published.

use std::fs;
use std::path::{Path, PathBuf};

/// The published operation of this name, as the phone sends it.
#[track_caller]
pub fn operation(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the workspace");
    let folder = folder.join("mobile-contract/operations");
    let screens = fs::read_dir(&folder).expect("there are operations").filter_map(Result::ok);
    let mut places = screens.map(|screen| screen.path().join(format!("{name}.graphql"))).filter(|path| path.exists());
    let place: PathBuf = places.next().unwrap_or_else(|| panic!("no operation {name} in {}", folder.display()));
    fs::read_to_string(place).expect("the operation can be read")
}
