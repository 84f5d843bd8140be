//! Open files, of which every connection is one.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// What the server holds open beside connections: the database, logs, metrics.
const OTHERS: usize = 200;

/// Asks the system for as many open files as it grants; a shell's default of 1,024 is too few to serve a company.
pub fn raise_open_files() {
    let raised =
        getrlimit(Resource::RLIMIT_NOFILE).and_then(|(_, most)| setrlimit(Resource::RLIMIT_NOFILE, most, most));
    if let Err(error) = raised {
        tracing::warn!(%error, "the number of open files stays as it is");
    }
}

/// As many of the wished connections as there can be open files.
pub(super) fn bearable(wished: usize) -> usize {
    let Ok((granted, _)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return wished;
    };
    let most = usize::try_from(granted).unwrap_or(usize::MAX).saturating_sub(OTHERS).max(1);
    if most < wished {
        tracing::warn!(wished, most, "the system grants fewer open files than connections are wished for");
    }
    wished.min(most)
}
