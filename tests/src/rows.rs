//! What the tests that ask every field of the schema must know of each: gathered from the `rows.toml` beside the journeys of
//! each subject, so that a subject brings its own.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Actor, captured, mint, operation};

/// What a stranger gets of a root field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stranger {
    /// It is for those who are not signed in yet.
    Anonymous,
    /// It names nothing of others, or everybody may see what it names.
    OwnOrShared,
    /// It names something of others: foreign and absent answer alike.
    Names,
    /// The permission is missing, whatever it names.
    Forbidden,
}

/// What a field of an object leads to. What is answered to mutations is asked for under mutations; what wraps a page leads to
/// what the page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leads {
    /// Rows that not everybody may see.
    Things,
    /// What everybody signed in may see: the cards of colleagues and departments, what the company chose, its products.
    Shared,
    /// A part of the object itself, whose own fields have their rows.
    Part,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Whoever leads everybody.
    Manager,
    /// Whoever keeps positions.
    Admin,
    /// Whoever walks the rounds.
    Rep,
}

/// How a list is asked for, to count statements.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Ask {
    /// A question whose answer grows with the company.
    Grows {
        /// The document.
        grows: String,
        /// Who asks.
        by: Who,
    },
    /// A question whose answer stays as long as it is.
    Stands {
        /// The document.
        stands: String,
        /// Who asks.
        by: Who,
    },
    /// It is not asked.
    Not {
        /// Why.
        not: String,
    },
}

/// A published operation with what it is sent with, in the order of a subject's day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Its name.
    pub operation: String,
    /// Who sends it.
    pub by: Who,
    /// Its variables, with blanks that `Filling` fills in.
    pub variables: Value,
    /// Whether it makes one more of what the lists of the subject hold.
    #[serde(default)]
    pub grows: bool,
}

/// What stands in the blanks of one subject's day.
#[derive(Debug)]
pub struct Filling {
    now: DateTime<Utc>,
    /// The ids that were made, by the word before their underscore.
    ids: HashMap<String, String>,
}

impl Filling {
    /// A day on which nothing was made yet.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now, ids: HashMap::new() }
    }

    /// Variables with a new id for each text that ends with an underscore, the same for the same text; for `now` what the
    /// phone's clocks say; for `key` an idempotency key.
    pub fn fill(&mut self, blank: &Value) -> Value {
        match blank {
            Value::String(text) if text == "now" => captured(self.now),
            Value::String(text) if text == "key" => json!(Uuid::now_v7()),
            Value::String(text) => text.strip_suffix('_').map_or_else(|| blank.clone(), |kind| json!(self.id(kind))),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect(),
            _ => blank.clone(),
        }
    }

    fn id(&mut self, kind: &str) -> String {
        self.ids.entry(kind.to_owned()).or_insert_with(|| mint(kind)).clone()
    }
}

/// Makes one more of what the lists of each subject hold, as far as there is somebody to send it; the ids by the words before
/// their underscore.
pub async fn grow<'a>(now: DateTime<Utc>, actor: impl Fn(Who) -> Option<&'a Actor>) -> HashMap<String, String> {
    let mut filling = Filling::at(now);
    for run in rows().runs.iter().filter(|run| run.grows) {
        if let Some(actor) = actor(run.by) {
            actor.ask(&operation(&run.operation), filling.fill(&run.variables)).await.at("");
        }
    }
    filling.ids
}

/// Columns by the reason why each is in no registry.
pub type Exempt = BTreeMap<String, Vec<String>>;

/// The rows of all subjects, or of one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rows {
    /// What a stranger gets, by root type and field.
    pub stranger: BTreeMap<String, BTreeMap<String, Stranger>>,
    /// What fields lead to, by object and field.
    pub leads: BTreeMap<String, BTreeMap<String, Leads>>,
    /// How each list is asked for, by object and field with a dot between.
    pub lists: BTreeMap<String, Ask>,
    /// A question for each root field that anybody may ask, as wide as can be; `$of` is an employee whom it names.
    pub wide: BTreeMap<String, String>,
    /// The published operations of a subject, beside those of the field day.
    pub runs: Vec<Run>,
    /// Columns that name an employee and pass to nobody.
    pub not_handed_over: Exempt,
    /// Columns that name a customer and are no personal data.
    pub not_personal: Exempt,
}

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let mut all = Rows::default();
    all.gather(Path::new(env!("CARGO_MANIFEST_DIR")));
    all
});

/// The rows of all subjects.
#[must_use]
pub fn rows() -> &'static Rows {
    &ROWS
}

impl Rows {
    fn gather(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") {
                self.gather(&path);
            } else if path.ends_with("rows.toml") {
                let text = fs::read_to_string(&path).unwrap();
                self.add(toml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display())));
            }
        }
    }

    fn add(&mut self, subject: Self) {
        nest(&mut self.stranger, subject.stranger);
        nest(&mut self.leads, subject.leads);
        one_each(&mut self.lists, subject.lists);
        one_each(&mut self.wide, subject.wide);
        self.runs.extend(subject.runs);
        for (all, more) in
            [(&mut self.not_handed_over, subject.not_handed_over), (&mut self.not_personal, subject.not_personal)]
        {
            for (why, columns) in more {
                all.entry(why).or_default().extend(columns);
            }
        }
    }

    /// The root fields of which a stranger gets one of these, with their types.
    pub fn roots(&self, wanted: impl Fn(Stranger) -> bool) -> impl Iterator<Item = (&str, &str)> {
        let spread = self
            .stranger
            .iter()
            .flat_map(|(root, fields)| fields.iter().map(move |(name, row)| (root.as_str(), name.as_str(), *row)));
        spread.filter(move |(.., row)| wanted(*row)).map(|(root, name, _)| (root, name))
    }

    /// The fields of objects that lead to one sort of thing.
    pub fn leading(&self, to: Leads) -> impl Iterator<Item = (&str, &str)> {
        let spread = self.leads.iter().flat_map(|(name, fields)| {
            fields.iter().map(move |(field, leads)| (name.as_str(), field.as_str(), *leads))
        });
        spread.filter(move |(.., leads)| *leads == to).map(|(name, field, _)| (name, field))
    }
}

fn nest<T>(all: &mut BTreeMap<String, BTreeMap<String, T>>, more: BTreeMap<String, BTreeMap<String, T>>) {
    for (owner, fields) in more {
        one_each(all.entry(owner).or_default(), fields);
    }
}

fn one_each<T>(all: &mut BTreeMap<String, T>, more: BTreeMap<String, T>) {
    for (name, row) in more {
        assert!(all.insert(name.clone(), row).is_none(), "{name} has two rows");
    }
}
