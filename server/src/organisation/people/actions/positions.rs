//! Positions: sets of permissions that can be made and changed at run time.
//!
//! Nobody grants what they lack, changes a position that they hold, or one that is held beyond their reach.

use rounds_domain::ids::{EmployeeId, PositionId};
use rounds_domain::texts;
use rounds_domain::vocabulary::Language;

use super::CONCERNED;
use super::rights::{self, MOST_GRANTS};
use crate::organisation::people::model::{ChangePositionInput, CreatePositionInput, GrantInput, Position};
use crate::organisation::people::store;
use rounds_platform::access::permits;
use rounds_platform::db::{Held, ScopeChange, Tx};
use rounds_platform::error::{Error, OrRefuse, Result};

/// Makes a position.
pub(in crate::organisation::people) async fn create_position(
    tx: &mut Tx,
    _: permits::PositionsManage,
    input: CreatePositionInput,
) -> Result<PositionId> {
    let name = texts::name(&input.name).or_fault("name")?;
    let names = (given(input.name_zh, "nameZh")?, given(input.name_en, "nameEn")?);
    rights::at_most(input.grants.len(), MOST_GRANTS, "grants")?;
    let grants = rights::widest(input.grants);
    rights::none_beyond_own(tx.viewer(), &grants)?;
    let names = (names.0.as_deref().unwrap_or(&name), names.1.as_deref().unwrap_or(&name));
    let position = store::insert_position(tx, names).await?;
    store::set_position_grants(tx, &position, &grants).await?;
    tx.audit_subject(*position);
    tx.changed("NAME", None::<&str>, &name);
    tx.changed("GRANTS", None::<&str>, rights::told(&grants));
    Ok(*position)
}

/// Changes a position's name or permissions; every holder feels it within a second.
pub(in crate::organisation::people) async fn change_position(
    tx: &mut Tx,
    _: permits::PositionsManage,
    input: ChangePositionInput,
    language: Language,
) -> Result<PositionId> {
    store::lock_tree(tx).await?;
    let position = store::position(tx, input.position_id).await?;
    let me = tx.viewer().employee;
    let holders = store::holders(tx, &position).await?;
    let reached = usize::try_from(store::count_reached(tx, &holders).await?).unwrap_or_default();
    if holders.contains(&me) || reached < holders.len() {
        return Err(Error::forbidden());
    }
    if position.rev != input.base_rev {
        return Err(Error::conflict());
    }
    tx.audit_subject(position.id);
    let names = renamed(&position, &input, language)?;
    tx.changed("NAME", &position.name_zh, &names.0);
    store::rename_position(tx, &position, (&names.0, &names.1)).await?;
    if let Some(grants) = input.grants {
        replace_grants(tx, &position.held_id(), (grants, &holders)).await?;
        store::raise_epochs(tx, &CONCERNED, &holders).await?;
        for holder in holders {
            let change = ScopeChange { cause: "POSITION", employee: Some(holder.0), ..ScopeChange::default() };
            tx.journal_scope(change).await?;
        }
    }
    Ok(position.id)
}

/// Sets all permissions of a position; those that it gave before may stay even when the viewer lacks them.
async fn replace_grants(
    tx: &mut Tx,
    position: &Held<PositionId>,
    (grants, holders): (Vec<GrantInput>, &[EmployeeId]),
) -> Result<()> {
    rights::at_most(grants.len(), MOST_GRANTS, "grants")?;
    let grants = rights::widest(grants);
    let before = rights::of_positions(tx, &[**position]).await?;
    let added = rights::added(&before, &grants);
    rights::none_beyond_own(tx.viewer(), &added)?;
    let reached = store::reached_by(tx, &CONCERNED, holders).await?;
    rights::none_wider_than_own(tx.viewer(), &added, &reached)?;
    tx.changed("GRANTS", rights::told(&rights::widest(before)), rights::told(&grants));
    store::set_position_grants(tx, position, &grants).await
}

/// What a position is called from now on, in Chinese and in English.
fn renamed(position: &Position, input: &ChangePositionInput, language: Language) -> Result<(String, String)> {
    let name = given(input.name.clone(), "name")?;
    let is_one = position.name_zh == position.name_en;
    let new = |own: Option<String>, of: Language, old: &str| {
        let spoken = name.clone().filter(|_| is_one || of == language);
        own.or(spoken).unwrap_or_else(|| old.to_owned())
    };
    let zh = new(given(input.name_zh.clone(), "nameZh")?, Language::ZhCn, &position.name_zh);
    let en = new(given(input.name_en.clone(), "nameEn")?, Language::En, &position.name_en);
    Ok((zh, en))
}

fn given(name: Option<String>, path: &str) -> Result<Option<String>> {
    name.map(|name| texts::name(&name)).transpose().or_fault(path)
}
