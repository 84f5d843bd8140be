//! Settles a chunk of rows against the database: what is new, what changed, what is as it was.

use std::collections::HashMap;
use std::sync::Arc;

use rounds_domain::ids::{CustomerId, DepartmentId, DictionaryEntryId};
use rounds_domain::names::{self, NameKind};
use rounds_domain::phones::PhoneNumber;
use rounds_domain::vocabulary::{CustomerField, CustomerKind, DictionaryName};
use uuid::Uuid;

use super::row::{explained, refused};
use crate::catalogue::dictionaries::DICTIONARY_ENTRY_INVALID;
use crate::customers::importing::model::{
    Anchor, Change, Institution, KnownCustomer, Mapping, NewAnchor, NewEntry, NewKey, NewPhone, Row, Verdict,
    VerdictKind,
};
use crate::customers::importing::store::{self, Batch};
use rounds_platform::db::{System, Tx};
use rounds_platform::error::Result;
use rounds_platform::error::codes;
use rounds_platform::scalars::Instant;

/// What the company has of a source.
const IMPORTING: System = System::because("an operator at the machine imports for the whole company");

/// What stays the same over all chunks.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub mapping: Arc<Mapping>,
    pub department: DepartmentId,
}

type Entries = HashMap<(DictionaryName, String), DictionaryEntryId>;

/// What the database holds of a chunk.
struct Known {
    entries: Entries,
    held: HashMap<String, KnownCustomer>,
    phones: HashMap<CustomerId, Vec<String>>,
    anchors: HashMap<CustomerId, Anchor>,
    codes: HashMap<String, CustomerId>,
}

/// Writes what is new or changed, and says what became of each row.
pub(super) async fn settle(tx: &mut Tx, target: &Target, rows: &[Institution]) -> Result<Vec<Verdict>> {
    let known = known(tx, target, rows).await?;
    let mut batch = Batch::default();
    let mut verdicts = Vec::new();
    for row in rows {
        let fresh = tx.mint();
        let settled = Settling { target, known: &known, row, now: Instant(tx.now()) }.settled(fresh, &mut batch);
        verdicts.push(settled);
    }
    for change in &mut batch.changes {
        change.id = tx.mint();
    }
    for anchor in &mut batch.anchors {
        anchor.id = tx.mint();
    }
    tx.note("source", target.mapping.source.as_str());
    tx.note("rows", rows.len());
    store::write(tx, &IMPORTING, &batch, &target.mapping.source).await?;
    Ok(verdicts)
}

async fn known(tx: &mut Tx, target: &Target, rows: &[Institution]) -> Result<Known> {
    let entries = entries(tx, &target.mapping, rows).await?;
    let external_ids: Vec<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
    let held = store::known(tx, &IMPORTING, &target.mapping.source, &external_ids).await?;
    let ids: Vec<CustomerId> = held.iter().map(|held| held.id).collect();
    let mut phones: HashMap<CustomerId, Vec<String>> = HashMap::new();
    for phone in store::phones(tx, &IMPORTING, &ids).await? {
        phones.entry(phone.customer_id).or_default().push(phone.number);
    }
    let anchors = store::anchors(tx, &IMPORTING, &ids).await?;
    let codes: Vec<&str> = rows.iter().filter_map(|row| row.code.as_deref()).collect();
    Ok(Known {
        entries,
        held: held.into_iter().map(|held| (held.external_id.clone(), held)).collect(),
        phones,
        anchors: anchors.into_iter().map(|anchor| (anchor.institution_id, anchor)).collect(),
        codes: store::codes(tx, &IMPORTING, &codes).await?.into_iter().collect(),
    })
}

/// The entries that the rows name, made on the way where the mapping says so.
async fn entries(tx: &mut Tx, mapping: &Mapping, rows: &[Institution]) -> Result<Entries> {
    let mut wishes = HashMap::new();
    for (list, wish) in rows.iter().flat_map(|row| &row.entries) {
        wishes.entry((*list, wish.code.as_str())).or_insert(wish);
    }
    let codes: Vec<&str> = wishes.keys().map(|(_, code)| *code).collect();
    let found = store::entries(tx, &codes).await?;
    let is_missing = |(list, code): &(DictionaryName, &str)| {
        !found.iter().any(|(found_list, found_code, _)| found_list == list && found_code == code)
    };
    let missing: Vec<_> = wishes.iter().filter(|(key, _)| mapping.create_missing && is_missing(key)).collect();
    let mut made = Vec::new();
    for ((list, _), wish) in missing {
        made.push(NewEntry {
            id: tx.mint(),
            dictionary: *list,
            code: wish.code.clone(),
            name_zh: wish.name_zh.clone(),
            name_en: wish.name_en.clone(),
            created_at: Instant(tx.now()),
        });
    }
    store::make_entries(tx, &made).await?;
    let made = made.into_iter().map(|entry| ((entry.dictionary, entry.code), entry.id));
    Ok(found.into_iter().map(|(list, code, id)| ((list, code), id)).chain(made).collect())
}

/// One row against what the database holds of it.
struct Settling<'s> {
    target: &'s Target,
    known: &'s Known,
    row: &'s Institution,
    now: Instant,
}

impl Settling<'_> {
    fn settled(&self, fresh: CustomerId, batch: &mut Batch) -> Verdict {
        let row = self.row;
        let held = self.known.held.get(&row.external_id);
        let id = held.map_or(fresh, |held| held.id);
        let refusal = |field, code| refused(row.line, Some(row.external_id.clone()), field, code);
        if row.entries.iter().any(|(list, wish)| !self.known.entries.contains_key(&(*list, wish.code.clone()))) {
            return refusal("entries", DICTIONARY_ENTRY_INVALID);
        }
        let holder = row.code.as_ref().and_then(|code| self.known.codes.get(code));
        if holder.is_some_and(|holder| *holder != id) {
            return refusal("code", codes::CODE_TAKEN);
        }
        let wanted = self.wanted(id, held);
        let is_customer_changed = held.is_none_or(|held| differs(held, &wanted));
        let phones = self.new_phones(id);
        let is_moved = self.is_moved(id);
        let verdict = match held {
            None => VerdictKind::Created,
            Some(_) if is_customer_changed || phones.is_some() || is_moved => VerdictKind::Updated,
            Some(_) => VerdictKind::Unchanged,
        };
        if is_moved {
            batch.anchors.extend(self.anchor(id));
        }
        if let Some(held) = held {
            batch.changes.extend(changes(held, &wanted, (self.known.phones.get(&id), phones.as_ref())));
        }
        if is_customer_changed || phones.is_some() {
            let numbers = phones.clone().unwrap_or_else(|| self.known.phones.get(&id).cloned().unwrap_or_default());
            batch.keys.extend(keys(id, &wanted.name, &numbers));
            batch.rekeyed.push(id);
            batch.customers.push(wanted);
        }
        if let Some(number) = phones.into_iter().flatten().next() {
            batch.phones.push(NewPhone { customer_id: id, position: 1, number });
        }
        self.verdict(verdict)
    }

    fn verdict(&self, verdict: VerdictKind) -> Verdict {
        Verdict {
            line: self.row.line,
            external_id: Some(self.row.external_id.clone()),
            verdict,
            code: self.row.left_out.map(|code| code.to_string()),
            message: self.row.left_out.map(|code| explained("left out", code)),
        }
    }

    /// The customer as it should be; what the mapping does not speak of stays.
    fn wanted(&self, id: CustomerId, held: Option<&KnownCustomer>) -> Row {
        let (mapping, row) = (&self.target.mapping, self.row);
        let columns = &mapping.columns;
        let kept = |is_mapped: bool, new: Option<String>, old: Option<&Option<String>>| {
            if is_mapped { new } else { old.cloned().flatten() }
        };
        Row {
            id,
            kind: CustomerKind::Institution,
            code: kept(columns.code.is_some(), row.code.clone(), held.map(|held| &held.code)),
            pinyin: names::pinyin(&row.name, NameKind::Thing),
            initials: names::initials(&row.name, NameKind::Thing),
            name: row.name.clone(),
            status: mapping.status,
            status_since: self.now,
            category_id: self.entry(DictionaryName::CustomerCategory, held.and_then(|held| held.category_id)),
            source_id: self.entry(DictionaryName::CustomerSource, held.and_then(|held| held.source_id)),
            region_id: self.entry(DictionaryName::Region, held.and_then(|held| held.region_id)),
            rank_id: self.entry(DictionaryName::InstitutionLevel, held.and_then(|held| held.rank_id)),
            address: kept(columns.address.is_some(), row.address.clone(), held.map(|held| &held.address)),
            bed_count: if columns.beds.is_some() { row.bed_count } else { held.and_then(|held| held.bed_count) },
            department_id: self.target.department,
            import_source: mapping.source.clone(),
            external_id: row.external_id.clone(),
            created_at: self.now,
        }
    }

    fn entry(&self, list: DictionaryName, held: Option<DictionaryEntryId>) -> Option<DictionaryEntryId> {
        if !self.target.mapping.is_mapped(list) {
            return held;
        }
        let wish = self.row.entries.iter().find(|(mapped, _)| *mapped == list);
        wish.and_then(|(_, wish)| self.known.entries.get(&(list, wish.code.clone())).copied())
    }

    /// All telephones after the row, when its own is not the first one already.
    fn new_phones(&self, id: CustomerId) -> Option<Vec<String>> {
        let number = self.row.phone.as_ref()?.as_str();
        let held = self.known.phones.get(&id);
        let first = held.and_then(|phones| phones.first());
        if first.is_some_and(|first| first == number) {
            return None;
        }
        let others = held.into_iter().flatten().skip(1).cloned();
        Some(std::iter::once(number.to_owned()).chain(others).collect())
    }

    /// Whether the row puts the anchor elsewhere; one that a person set stays.
    fn is_moved(&self, id: CustomerId) -> bool {
        let (Some(place), Some(coordinates)) = (self.row.place, &self.target.mapping.coordinates) else {
            return false;
        };
        let Some(anchor) = self.known.anchors.get(&id) else {
            return true;
        };
        let given = (anchor.given_lat, anchor.given_lon, anchor.given_system, anchor.radius_m);
        anchor.set_by.is_none() && given != (place.lat(), place.lon(), place.system(), coordinates.radius_m)
    }

    fn anchor(&self, id: CustomerId) -> Option<NewAnchor> {
        let (place, coordinates) = (self.row.place?, self.target.mapping.coordinates.as_ref()?);
        let point = place.to_wgs84();
        Some(NewAnchor {
            id: Uuid::nil().into(),
            institution_id: id,
            given_lat: place.lat(),
            given_lon: place.lon(),
            given_system: place.system(),
            lat: point.lat(),
            lon: point.lon(),
            radius_m: coordinates.radius_m,
            since: self.now,
            reason: self.target.mapping.source.clone(),
        })
    }
}

fn differs(held: &KnownCustomer, wanted: &Row) -> bool {
    held.code != wanted.code
        || held.name != wanted.name
        || held.category_id != wanted.category_id
        || held.source_id != wanted.source_id
        || held.region_id != wanted.region_id
        || held.rank_id != wanted.rank_id
        || held.address != wanted.address
        || held.bed_count != wanted.bed_count
}

/// What the row changes of a known customer, as every change is kept on record: entries as their ids, telephones masked.
fn changes(
    held: &KnownCustomer,
    wanted: &Row,
    (before, after): (Option<&Vec<String>>, Option<&Vec<String>>),
) -> Vec<Change> {
    let entry = |id: Option<DictionaryEntryId>| id.map(|id| id.to_string());
    let masked = |numbers: Option<&Vec<String>>| {
        let shown =
            |number: &String| PhoneNumber::parse(number, None).map_or("****".to_owned(), |known| known.masked());
        numbers
            .filter(|numbers| !numbers.is_empty())
            .map(|numbers| numbers.iter().map(shown).collect::<Vec<_>>().join(", "))
    };
    let fields = [
        (CustomerField::Name, Some(held.name.clone()), Some(wanted.name.clone())),
        (CustomerField::Category, entry(held.category_id), entry(wanted.category_id)),
        (CustomerField::Region, entry(held.region_id), entry(wanted.region_id)),
        (CustomerField::Address, held.address.clone(), wanted.address.clone()),
    ];
    let differing = fields.into_iter().filter(|(_, before, after)| before != after);
    let phones = after.map(|after| (CustomerField::Phones, masked(before), masked(Some(after))));
    let change = |(field, before, after)| Change { id: Uuid::nil(), customer_id: held.id, field, before, after };
    differing.chain(phones).map(change).collect()
}

/// Everything under which a customer is found.
fn keys(id: CustomerId, name: &str, numbers: &[String]) -> Vec<NewKey> {
    let mut keys = names::search_keys(name, NameKind::Thing);
    let numbers = numbers.iter().filter_map(|number| PhoneNumber::parse(number, None).ok());
    keys.extend(numbers.flat_map(|number| names::phone_keys(&number)));
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| NewKey { customer_id: id, key }).collect()
}
