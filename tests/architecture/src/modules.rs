//! The modules of a crate, and where what they name was written.
//!
//! `crate::field::visits::Visit` was not written in the `mod.rs` that passes it on: imports are followed, one by one
//! and those of everything, to the file that has the item itself. An item goes before a module of the same name. A
//! module that is named without anything in it leads nowhere, for what is used of it is named elsewhere.

use std::collections::{HashMap, HashSet};

use crate::reading::Import;
use crate::tree::Source;

/// Imports that are followed before a name is given up.
const MOST_STEPS: usize = 12;

/// The modules of one crate.
#[derive(Debug)]
pub struct Modules<'t> {
    modules: HashMap<&'t str, Module<'t>>,
}

#[derive(Debug)]
struct Module<'t> {
    source: &'t Source,
    names: HashMap<&'t str, &'t str>,
    /// Modules of which it has everything.
    globs: Vec<&'t str>,
    items: HashSet<&'t str>,
}

impl<'t> Modules<'t> {
    /// The modules of these files, which are all of one crate.
    #[must_use]
    pub fn of(sources: &[&'t Source]) -> Self {
        let mut modules = HashMap::new();
        for source in sources {
            for name in &source.reading.modules {
                modules.insert(name.as_str(), Module::of(source, name));
            }
        }
        Self { modules }
    }

    /// The files that a file leads to by what it names, each with the path that does.
    #[must_use]
    pub fn led_to(&self, source: &'t Source) -> Vec<(&'t Source, &'t str)> {
        let named = source.reading.paths.iter().map(String::as_str);
        let written = named.filter_map(|path| Some((self.origin(path, MOST_STEPS)?, path)));
        let whole = source.reading.imports.iter().filter(|import| import.name == "*");
        let globs =
            whole.filter_map(|import| Some((self.modules.get(import.path.as_str())?.source, import.path.as_str())));
        written.chain(globs).collect()
    }

    /// The file in which that was written for which a path stands.
    fn origin(&self, path: &str, steps: usize) -> Option<&'t Source> {
        let mut place = path.strip_prefix("crate::").map(|_| "crate")?.to_owned();
        let mut rest = path.split("::").skip(1).peekable();
        while let Some(name) = rest.next() {
            let inner = format!("{place}::{name}");
            if !self.modules.contains_key(inner.as_str()) {
                let behind: String = rest.flat_map(|word| ["::", word]).collect();
                return self.written(&place, name, (&behind, steps.checked_sub(1)?));
            }
            if rest.peek().is_none() && self.has(&place, name) {
                return self.written(&place, name, ("", steps.checked_sub(1)?));
            }
            place = inner;
        }
        None
    }

    /// The file in which that was written which a module calls by a name; `behind` is what follows the name.
    fn written(&self, module: &str, name: &str, (behind, steps): (&str, usize)) -> Option<&'t Source> {
        let module = self.modules.get(module)?;
        if module.items.contains(name) {
            return Some(module.source);
        }
        if let Some(target) = module.names.get(name) {
            return self.origin(&format!("{target}{behind}"), steps);
        }
        let passed = module.globs.iter().find(|glob| self.has(glob, name));
        passed.map_or(Some(module.source), |glob| self.origin(&format!("{glob}::{name}{behind}"), steps))
    }

    /// Whether a module calls something by a name beside a module within it, which may be called the same.
    fn has(&self, module: &str, name: &str) -> bool {
        self.modules.get(module).is_some_and(|module| module.items.contains(name) || module.names.contains_key(name))
    }
}

impl<'t> Module<'t> {
    fn of(source: &'t Source, name: &str) -> Self {
        let reading = &source.reading;
        let imports = || reading.imports.iter().filter(|import| import.module == name);
        let is_within = |import: &&Import| import.path.strip_prefix(name) == Some(&format!("::{}", import.name));
        let named = imports().filter(|import| import.name != "*" && !is_within(import));
        let globs = imports().filter(|import| import.name == "*");
        let items = reading.items.iter().filter(|(module, _)| module == name);
        Self {
            source,
            names: named.map(|import| (import.name.as_str(), import.path.as_str())).collect(),
            globs: globs.map(|import| import.path.as_str()).collect(),
            items: items.map(|(_, item)| item.as_str()).collect(),
        }
    }
}
