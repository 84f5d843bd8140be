//! Everything of one person, read and erased over the tables of all subjects.

use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rounds_domain::ids::{CustomerId, EmployeeId};
use rounds_domain::vocabulary::{CustomerKind, TaskState};
use rounds_tables::{assignments, customers, erasures, tasks};
use serde_json::Value;

use crate::customers::customers::scope;
use rounds_platform::access::Predicate;
use rounds_platform::db::Tx;
use rounds_platform::error::Result;
use rounds_platform::scalars::Instant;

/// What stands where a name stood, in both languages.
const LABEL: &str = "已清除的个人信息 · Erased person";

/// Everything that has to do with the person: `$1`, visits, tasks, and what was said of them.
const ABOUT: &str = "with about as (select $1 as id union all select v.id from visits v where v.customer_id = $1 \
    union all select t.id from tasks t where t.customer_id = $1), \
    said as (select id from about union all select r.id from remarks r where r.about_id in (select id from about) \
    union all select w.id from reviews w where w.visit_id in (select id from about)) ";

/// What goes; each has the id of the person for `$1`.
const GONE: &[&str] = &[
    "delete from customer_phones where customer_id = $1",
    "delete from customer_id_numbers where customer_id = $1",
    "delete from customer_blind_keys where customer_id = $1",
    "delete from customer_search_keys where customer_id = $1",
    "update customer_changes set before = null, after = null, reason = null where customer_id = $1",
    "update work_links set department = null where professional_id = $1",
    "update customer_revisions set before = null, after = null, workplace_department = null, reason = '', \
       decision_reason = case when decision_reason is not null then '' end where customer_id = $1",
    "update assignments set reason = null, end_reason = null where customer_id = $1",
    "update consents set evidence = null, withdrawal_reason = case when withdrawn_at is not null then '' end where customer_id = $1",
    "update handover_briefs set pinyin = '' where customer_id = $1",
    "update plan_items set note = null where customer_id = $1",
    "update tasks set note = null, reason = null where customer_id = $1",
    "update task_moves set reason = null where task_id in (select t.id from tasks t where t.customer_id = $1)",
    "update check_ins set explanation = null where id in (select v.check_in_id from visits v where v.customer_id = $1)",
    "update visits set notes = null, next_step = null, \
       abandon_reason = case when abandon_reason is not null then '' end where customer_id = $1",
    "update visit_products set feedback = null where visit_id in (select v.id from visits v where v.customer_id = $1)",
    "update visit_versions set reason = '', report = '{}' \
       where visit_id in (select v.id from visits v where v.customer_id = $1)",
    "update reviews set text = null where visit_id in (select v.id from visits v where v.customer_id = $1)",
];
/// Nobody serves the person any more.
const ENDED: &str = "update assignments set until = greatest($2, since) where customer_id = $1 and until is null";
/// Where the label, `$2`, stands for the name from now on: where the person was applied for, and what people were told of it.
const NAMED: &[&str] = &[
    "update customer_applications set name = $2, pinyin = 'erased', reason = null, \
       decision_reason = case when decision_reason is not null then '' end, phones = '{}', \
       draft = jsonb_build_object('kind', kind, 'name', $2, 'status', draft -> 'status', 'phones', '[]'::jsonb, 'tags', '[]'::jsonb) \
       where customer_id = $1",
    "update notifications set message_args = message_args || jsonb_build_object('customer', $2) \
       where message_args ? 'customer' and about_id in (select a.id from customer_applications a where a.customer_id = $1 \
         union all select r.id from customer_revisions r where r.customer_id = $1)",
];
/// What goes of what was said, and of what people were told of it; `about` and `said` are known by then.
const SAID: &[&str] = &[
    "update remarks set text = '' where about_id in (select id from about)",
    "update notifications set message_args = message_args || '{\"text\": \"\"}' \
       where message_args ? 'text' and about_id in (select id from said)",
    "update notifications set message_args = message_args || '{\"title\": \"\"}' \
       where message_args ? 'title' and about_id in (select id from said)",
    "update reminders set message_args = message_args || '{\"text\": \"\"}' \
       where message_args ? 'text' and about_id in (select id from said)",
    "update reminders set title = '' where title is not null and about_id in (select id from said)",
];

/// What a customer that the viewer sees is, archived ones too, and whether the viewer may reveal what is masked.
pub(super) async fn standing(tx: &mut Tx, id: CustomerId) -> Result<Option<(CustomerKind, bool)>> {
    let (viewer, connection) = tx.parts();
    let is_revealable: Predicate<customers::table> = scope::revealable(viewer);
    let query = customers::table
        .find(id)
        .filter(scope::visible::<customers::table>(viewer))
        .select((customers::kind, is_revealable));
    Ok(query.first(connection).await.optional()?)
}

/// Everything but what is sealed.
pub(super) async fn export(tx: &mut Tx, id: CustomerId) -> Result<Value> {
    #[derive(diesel::QueryableByName)]
    struct Exported {
        #[diesel(sql_type = Jsonb)]
        document: Value,
    }
    let query = diesel::sql_query(include_str!("export.sql")).bind::<SqlUuid, _>(id);
    Ok(query.get_result::<Exported>(tx.connection()).await?.document)
}

/// Puts the first erasure of a person on record.
pub(super) async fn record(tx: &mut Tx, id: CustomerId) -> Result<()> {
    let row = (
        erasures::customer_id.eq(id),
        erasures::erased_at.eq(Instant(tx.now())),
        erasures::erased_by.eq(tx.viewer().person()),
    );
    diesel::insert_into(erasures::table).values(row).on_conflict_do_nothing().execute(tx.connection()).await?;
    Ok(())
}

/// Takes away whatever tells who the person was, and ends what was still to be done.
pub(super) async fn erase(tx: &mut Tx, id: CustomerId) -> Result<()> {
    for gone in GONE {
        diesel::sql_query(*gone).bind::<SqlUuid, _>(id).execute(tx.connection()).await?;
    }
    for named in NAMED {
        let relabelled = diesel::sql_query(*named).bind::<SqlUuid, _>(id).bind::<Text, _>(LABEL);
        relabelled.execute(tx.connection()).await?;
    }
    for said in SAID {
        diesel::sql_query(format!("{ABOUT}{said}")).bind::<SqlUuid, _>(id).execute(tx.connection()).await?;
    }
    let archived_at = Instant(tx.now());
    diesel::sql_query(ENDED)
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(archived_at)
        .execute(tx.connection())
        .await?;
    let open = tasks::table.filter(tasks::customer_id.eq(id)).filter(tasks::state.eq(TaskState::Open));
    diesel::update(open).set(tasks::state.eq(TaskState::Cancelled)).execute(tx.connection()).await?;
    diesel::update(customers::table.find(id))
        .set((
            customers::name.eq(LABEL),
            (customers::pinyin.eq("erased"), customers::initials.eq("e")),
            (customers::code.eq(None::<String>), customers::address.eq(None::<String>)),
            (customers::import_source.eq(None::<String>), customers::external_id.eq(None::<String>)),
            customers::tags.eq(Vec::<String>::new()),
            customers::archived_at.eq(archived_at),
        ))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Who serves the person now.
pub(super) async fn servers(tx: &mut Tx, id: CustomerId) -> Result<Vec<EmployeeId>> {
    let query = assignments::table
        .filter(assignments::customer_id.eq(id))
        .filter(assignments::until.is_null())
        .select(assignments::employee_id);
    Ok(query.load(tx.connection()).await?)
}
