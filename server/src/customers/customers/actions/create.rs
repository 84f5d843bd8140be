//! Making customers: one at a time by people, thousands at once by imports.

use rounds_domain::ids::CustomerId;
use rounds_domain::names::{self, NameKind};
use rounds_domain::phones::{PhoneNumber, Region};
use rounds_domain::texts;
use rounds_domain::vocabulary::{CustomerField, CustomerKind, DictionaryName};

use super::resolve::resolve;
use super::sealing::kept_phones;
use crate::catalogue::dictionaries;
use crate::customers::customers::model::{Draft, NewCustomer, NewWorkLink, Row, SearchKey};
use crate::customers::customers::store;
use crate::customers::customers::{NOT_AN_INSTITUTION, WORKPLACE_REFUSED, WORKPLACE_REQUIRED};
use rounds_platform::access::permits;
use rounds_platform::db::Tx;
use rounds_platform::error::codes;
use rounds_platform::error::{Error, OrRefuse, Result};
use rounds_platform::scalars::Instant;
use rounds_platform::vault::DataKey;

/// Length of an address at most.
const ADDRESS_AT_MOST: usize = 200;
/// Length of a label, department or code at most.
pub(super) const WORDS_AT_MOST: usize = 30;
/// Customers prepared between two statements: the transaction must not lie idle while names are read.
const PREPARED_AT_ONCE: usize = 250;
/// Telephones of a customer at most.
const PHONES_AT_MOST: usize = 10;
/// Tags of a customer at most.
const TAGS_AT_MOST: usize = 30;

/// Makes a customer for somebody who may create and assign; it lies in the pool of their department.
pub(in crate::customers::customers) async fn enter(
    tx: &mut Tx,
    _: (permits::CustomersWrite, permits::CustomersAssign),
    id: CustomerId,
    draft: Draft,
) -> Result<CustomerId> {
    create(tx, id, draft).await
}

/// Makes one customer, whose workplace and entries must be such as the viewer may choose.
pub async fn create(tx: &mut Tx, id: CustomerId, draft: Draft) -> Result<CustomerId> {
    choose(tx, &draft).await?;
    match draft.kind {
        CustomerKind::Institution => tx.changed(CustomerField::Name.as_str(), None::<&str>, &draft.name),
        CustomerKind::Professional => tx.changed_unseen(CustomerField::Name.as_str()),
    }
    tx.changed(CustomerField::Status.as_str(), None::<&str>, draft.status);
    create_many(tx, vec![NewCustomer { id, draft }]).await?;
    tx.audit_subject(id);
    Ok(id)
}

/// What a draft comes to when its customer is made.
#[derive(Debug)]
pub struct Examined {
    /// Name as it will be kept.
    pub name: String,
    /// The same in pinyin.
    pub pinyin: String,
    /// Telephones in international form.
    pub phones: Vec<String>,
}

/// Refuses a draft of which no customer could be made, and makes none.
pub async fn examine(tx: &mut Tx, draft: &Draft) -> Result<Examined> {
    choose(tx, draft).await?;
    let id: CustomerId = tx.mint();
    work_link(id, draft, Instant(tx.now()))?;
    let phones = phones(&draft.phones, "draft.phones")?;
    let row = row(tx, id, draft.clone())?;
    let phones = phones.into_iter().map(|(_, number)| number.as_str().to_owned()).collect();
    Ok(Examined { name: row.name, pinyin: row.pinyin, phones })
}

/// Refuses a workplace or entries such as the viewer may not choose.
async fn choose(tx: &mut Tx, draft: &Draft) -> Result<()> {
    if let Some(workplace) = &draft.workplace {
        let institution = resolve(tx, workplace.institution).await?;
        if institution.kind != CustomerKind::Institution {
            return Err(Error::field("draft.workplaceId", NOT_AN_INSTITUTION));
        }
    }
    let ranks = rank_list(draft.kind);
    dictionaries::require(tx, draft.rank_id, ranks, "draft.rankId").await?;
    dictionaries::require(tx, draft.category_id, DictionaryName::CustomerCategory, "draft.categoryId").await?;
    dictionaries::require(tx, draft.source_id, DictionaryName::CustomerSource, "draft.sourceId").await?;
    dictionaries::require(tx, draft.region_id, DictionaryName::Region, "draft.regionId").await
}

/// Makes many customers with their telephones, search keys and workplaces in a few statements.
///
/// Names, telephones and the shape of a workplace are checked as for one; ids are taken as they are, so that they must
/// come from our own code: a workplace may be one of the same batch.
pub async fn create_many(tx: &mut Tx, customers: Vec<NewCustomer>) -> Result<()> {
    let mut links = Vec::new();
    let is_private = |row: &NewCustomer| row.draft.kind == CustomerKind::Professional && !row.draft.phones.is_empty();
    let sealer = if customers.iter().any(is_private) { Some(tx.sealer().await?) } else { None };
    let mut customers = customers.into_iter().peekable();
    while customers.peek().is_some() {
        let mut batch = store::Batch::default();
        for customer in customers.by_ref().take(PREPARED_AT_ONCE) {
            add(tx, &mut batch, customer, sealer.as_deref())?;
        }
        links.append(&mut batch.links);
        store::insert(tx, batch).await?;
    }
    store::insert(tx, store::Batch { links, ..store::Batch::default() }).await
}

/// The list from which the level of an institution or the title of a professional is chosen.
pub(super) const fn rank_list(kind: CustomerKind) -> DictionaryName {
    match kind {
        CustomerKind::Institution => DictionaryName::InstitutionLevel,
        CustomerKind::Professional => DictionaryName::Title,
    }
}

fn add(tx: &Tx, batch: &mut store::Batch, customer: NewCustomer, sealer: Option<&DataKey>) -> Result<()> {
    let NewCustomer { id, draft } = customer;
    let now = Instant(tx.now());
    batch.links.extend(work_link(id, &draft, now)?);
    let phones = phones(&draft.phones, "draft.phones")?;
    let row = row(tx, id, draft)?;
    batch.keys.extend(search_keys(id, (row.kind, &row.name), &phones));
    let (phones, found_by) = kept_phones(id, phones, sealer.filter(|_| row.kind == CustomerKind::Professional))?;
    batch.phones.extend(phones);
    batch.blind_keys.extend(found_by);
    batch.rows.push(row);
    Ok(())
}

fn row(tx: &Tx, id: CustomerId, draft: Draft) -> Result<Row> {
    let name = texts::name(&draft.name).or_fault("draft.name")?;
    let spoken = name_kind(draft.kind);
    Ok(Row {
        id,
        kind: draft.kind,
        code: draft.code,
        pinyin: names::pinyin(&name, spoken),
        initials: names::initials(&name, spoken),
        name,
        status: draft.status,
        status_since: Instant(tx.now()),
        category_id: draft.category_id,
        source_id: draft.source_id,
        region_id: draft.region_id,
        rank_id: draft.rank_id,
        address: address(draft.address.as_deref(), "draft.address")?,
        tags: tags(&draft.tags, "draft.tags")?,
        bed_count: draft.bed_count,
        outpatients_per_day: draft.outpatients_per_day,
        department_id: draft.department.unwrap_or(tx.viewer().department),
        import_source: draft.external.as_ref().map(|(source, _)| source.clone()),
        external_id: draft.external.map(|(_, external)| external),
        created_by: tx.viewer().person(),
        created_at: Instant(tx.now()),
    })
}

fn work_link(id: CustomerId, draft: &Draft, since: Instant) -> Result<Option<NewWorkLink>> {
    let Some(workplace) = &draft.workplace else {
        return match draft.kind {
            CustomerKind::Institution => Ok(None),
            CustomerKind::Professional => Err(Error::field("draft.workplaceId", WORKPLACE_REQUIRED)),
        };
    };
    if draft.kind == CustomerKind::Institution {
        return Err(Error::field("draft.workplaceId", WORKPLACE_REFUSED));
    }
    let department = optional(workplace.department.as_deref(), WORDS_AT_MOST, "draft.workplaceDepartment")?;
    let institution_id = workplace.institution;
    Ok(Some(NewWorkLink { professional_id: id, institution_id, department, is_primary: true, since }))
}

/// The telephones as they are kept, each with its label; `path` names the list in the input.
pub(super) fn phones(typed: &[(Option<String>, String)], path: &str) -> Result<Vec<(Option<String>, PhoneNumber)>> {
    if typed.len() > PHONES_AT_MOST {
        return Err(Error::field(path, codes::LIST_TOO_LONG));
    }
    let checked = typed.iter().enumerate().map(|(index, (label, number))| {
        let label = optional(label.as_deref(), WORDS_AT_MOST, &format!("{path}.{index}.label"))?;
        let number = PhoneNumber::parse(number, Some(Region::CN)).or_fault(&format!("{path}.{index}.number"))?;
        Ok((label, number))
    });
    checked.collect()
}

/// Everything under which a customer is found in the clear: the telephones of a professional are not.
pub(super) fn search_keys(
    id: CustomerId,
    (kind, name): (CustomerKind, &str),
    phones: &[(Option<String>, PhoneNumber)],
) -> Vec<SearchKey> {
    let mut keys = names::search_keys(name, name_kind(kind));
    if kind == CustomerKind::Institution {
        keys.extend(phones.iter().flat_map(|(_, number)| names::phone_keys(number)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| SearchKey { customer_id: id, key }).collect()
}

/// How a customer's name is read.
pub(super) const fn name_kind(kind: CustomerKind) -> NameKind {
    match kind {
        CustomerKind::Institution => NameKind::Thing,
        CustomerKind::Professional => NameKind::Person,
    }
}

/// Tags as they are kept: each once, in their order.
pub(super) fn tags(typed: &[String], path: &str) -> Result<Vec<String>> {
    let mut kept: Vec<String> = Vec::new();
    for (index, tag) in typed.iter().enumerate() {
        let tag = texts::line(tag, WORDS_AT_MOST).or_fault(&format!("{path}.{index}"))?;
        if !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    if kept.len() > TAGS_AT_MOST {
        return Err(Error::field(path, codes::LIST_TOO_LONG));
    }
    Ok(kept)
}

/// A line that may be missing; an empty one counts as missing.
pub(super) fn optional(typed: Option<&str>, at_most: usize, path: &str) -> Result<Option<String>> {
    match typed.filter(|text| !text.trim().is_empty()) {
        Some(text) => texts::line(text, at_most).map(Some).or_fault(path),
        None => Ok(None),
    }
}

/// An address as it is kept.
pub(super) fn address(typed: Option<&str>, path: &str) -> Result<Option<String>> {
    optional(typed, ADDRESS_AT_MOST, path)
}
