//! The paths that a file names, with `use` trees spread out and names followed to where the file has them from.
//!
//! `self`, `super`, a module that the file declares and a name that it imports are resolved; modules written within the
//! file have names of their own. What is left starts with `crate` or stands for something of another crate.

use super::is_name;

/// What a module imports or declares: the name that it has there, and what it stands for.
#[derive(Debug)]
pub struct Import {
    /// The module that imports.
    pub module: String,
    /// The name there; `*` for everything.
    pub name: String,
    /// What it stands for, from the root of the crate where it can be told.
    pub path: String,
}

/// What was read of one file.
#[derive(Debug, Default)]
pub struct Reading {
    /// The module that the file is, and those within it.
    pub modules: Vec<String>,
    /// What they import, and the modules that they declare.
    pub imports: Vec<Import>,
    /// What they define: module and name.
    pub items: Vec<(String, String)>,
    /// Every path that is named, from the root of its crate where it can be told.
    pub paths: Vec<String>,
}

/// Steps from one import to the next before a name is given up: imports may lead in circles.
const MOST_STEPS: usize = 8;
const DEFINING: &[&str] = &["fn", "struct", "enum", "union", "trait", "type", "const", "static"];

impl Reading {
    /// Reads the code of a file that is `module`, such as `crate::field::visits`.
    #[must_use]
    pub fn of(code: &str, module: &[String]) -> Self {
        let mut reader = Reader { words: words(code), ..Reader::default() };
        reader.enter(module.to_vec());
        while reader.at < reader.words.len() {
            reader.step();
        }
        reader.finish()
    }
}

#[derive(Default)]
struct Reader<'c> {
    words: Vec<&'c str>,
    at: usize,
    depth: usize,
    /// The modules that are open here, each with the depth of brackets at which its items stand.
    open: Vec<(Vec<String>, usize)>,
    modules: Vec<String>,
    items: Vec<(String, String)>,
    named: Vec<Named>,
}

/// Something that a module names, as it says it.
struct Named {
    module: Vec<String>,
    path: Vec<String>,
    way: Way,
}

enum Way {
    InPassing,
    Imported(String),
    Declared(String),
}

impl Named {
    /// The name under which the module has it.
    fn name(&self) -> Option<&str> {
        match &self.way {
            Way::InPassing => None,
            Way::Imported(name) | Way::Declared(name) => Some(name),
        }
    }

    fn is_declared(&self) -> bool {
        matches!(self.way, Way::Declared(_))
    }
}

impl<'c> Reader<'c> {
    fn word(&self, ahead: usize) -> &'c str {
        self.words.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn module(&self) -> &(Vec<String>, usize) {
        self.open.last().expect("the file itself is never left")
    }

    fn enter(&mut self, module: Vec<String>) {
        self.modules.push(module.join("::"));
        self.open.push((module, self.depth));
    }

    fn note(&mut self, path: Vec<String>, way: Way) {
        let module = self.module().0.clone();
        self.named.push(Named { module, path, way });
    }

    fn step(&mut self) {
        match self.word(0) {
            "use" if self.word(1) != "<" => {
                self.at += 1;
                self.branch(&[]);
            }
            "mod" if is_name(self.word(1)) => self.declare(),
            word if DEFINING.contains(&word) && is_name(self.word(1)) => self.define(),
            word if is_name(word) => self.plain(),
            word => {
                self.bracket(word);
                self.at += 1;
            }
        }
    }

    fn bracket(&mut self, word: &str) {
        match word {
            "{" => self.depth += 1,
            "}" => {
                self.depth = self.depth.saturating_sub(1);
                if self.open.len() > 1 && self.depth < self.module().1 {
                    self.open.pop();
                }
            }
            _ => {}
        }
    }

    /// `mod name;` or `mod name {`.
    fn declare(&mut self) {
        let name = self.word(1).to_owned();
        let mut inner = self.module().0.clone();
        inner.push(name.clone());
        self.note(inner.clone(), Way::Declared(name));
        let opens = self.word(2) == "{";
        self.at += 3;
        if opens {
            self.depth += 1;
            self.enter(inner);
        }
    }

    fn define(&mut self) {
        let (module, depth) = self.module();
        if self.depth == *depth {
            self.items.push((module.join("::"), self.word(1).to_owned()));
        }
        self.at += if DEFINING.contains(&self.word(1)) { 1 } else { 2 };
    }

    /// Reads one branch of a `use` tree.
    fn branch(&mut self, before: &[String]) {
        let mut path = before.to_vec();
        let mut name = None;
        while self.at < self.words.len() {
            match self.word(0) {
                "{" => return self.branches(&path),
                "as" => {
                    name = Some(self.word(1).to_owned());
                    self.at += 2;
                }
                "::" => self.at += 1,
                "," | "}" | ";" => break,
                word => {
                    path.push(word.to_owned());
                    self.at += 1;
                }
            }
        }
        self.import(path, name);
    }

    fn branches(&mut self, path: &[String]) {
        self.at += 1;
        while self.at < self.words.len() && self.word(0) != "}" {
            let start = self.at;
            self.branch(path);
            self.at += usize::from(self.word(0) == "," || self.at == start);
        }
        self.at += 1;
    }

    fn import(&mut self, mut path: Vec<String>, name: Option<String>) {
        if path.len() > 1 && path.last().is_some_and(|word| word == "self") {
            path.pop();
        }
        let name = name.or_else(|| path.last().cloned()).unwrap_or_default();
        if path.last().is_some_and(|word| word == "*") {
            path.pop();
        }
        self.note(path, Way::Imported(name));
    }

    /// Reads a path in the midst of code; single words are none.
    fn plain(&mut self) {
        let mut path = vec![self.word(0).to_owned()];
        self.at += 1;
        while self.word(0) == "::" && is_name(self.word(1)) {
            path.push(self.word(1).to_owned());
            self.at += 2;
        }
        if path.len() > 1 {
            self.note(path, Way::InPassing);
        }
    }

    fn finish(self) -> Reading {
        let Self { modules, items, named, .. } = self;
        let resolve = |one: &Named| resolved(&one.path, &one.module, &named, MOST_STEPS).join("::");
        let paths = named.iter().filter(|one| !one.is_declared()).map(resolve).collect();
        let imports = named.iter().filter_map(|one| {
            Some(Import { module: one.module.join("::"), name: one.name()?.to_owned(), path: resolve(one) })
        });
        Reading { imports: imports.collect(), modules, items, paths }
    }
}

/// A path from the root of the crate, as far as the file itself tells.
fn resolved(path: &[String], module: &[String], named: &[Named], steps: usize) -> Vec<String> {
    let Some(first) = path.first().filter(|first| *first != "crate" && steps > 0) else { return path.to_vec() };
    if matches!(first.as_str(), "self" | "super") {
        return relative(path, module);
    }
    let is_it = |one: &&Named| one.name() == Some(first) && one.module == module && one.path.first() != Some(first);
    let Some(import) = named.iter().find(is_it) else { return path.to_vec() };
    let mut whole = resolved(&import.path, module, named, steps - 1);
    whole.extend(path[1..].iter().cloned());
    whole
}

fn relative(path: &[String], module: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    while let Some(first) = rest.first().filter(|word| matches!(word.as_str(), "self" | "super")) {
        if first == "super" {
            base.pop();
        }
        rest = &rest[1..];
    }
    base.extend(rest.iter().cloned());
    base
}

fn words(code: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if super::is_word(Some(first)) => rest.find(|letter| !super::is_word(Some(letter))).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            _ => first.len_utf8(),
        };
        if !first.is_whitespace() {
            words.push(&rest[..length]);
        }
        rest = &rest[length..];
    }
    words
}
