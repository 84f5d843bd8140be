//! Stores that touch rows by nothing, and witnesses that anybody makes.

use crate::{NONE, complaints_of};

const STORES: [&str; 1] = ["stores touch rows by a scope or a witness"];
const HELD: [&str; 1] = ["rows are held where they are locked"];
const REASONS: [&str; 1] = ["reasons to read past a scope are given by actions"];

const STORE: &str = "server/src/field/visits/store/page.rs";
const ACTIONS: &str = "server/src/field/visits/actions.rs";

#[test]
fn a_store_function_without_scope_and_witness_is_found() {
    for text in [
        "fn all(tx: &mut Tx) { visits::table.load(tx.connection()) }\n",
        "fn all<'t>(session: &'t mut DbSession, ids: &[VisitId]) { visits::table.filter(ids).load(session) }\n",
        "fn all(connection: &mut AsyncPgConnection) { visits::table.load(connection) }\n",
        "fn all(reader: &Reader, ids: Keys) -> Read<Visit> { reader.load(visits::table.find(ids)) }\n",
        "fn end(tx: &mut Tx, id: VisitId) { diesel::update(visits::table.find(id)).execute(tx) }\n",
        "fn end(tx: &mut Tx, id: DepartmentId) { diesel::delete(departments::table.find(id)).execute(tx) }\n",
        "fn put(tx: &mut Tx) { diesel::insert_into(visits::table).on_conflict().do_update().execute(tx) }\n",
        "fn put(tx: &mut Tx) { diesel::insert_into(visits::table).values(tasks::table.find(id)).execute(tx) }\n",
        "fn all(tx: &mut Tx) { diesel::sql_query(\"select * from visits\").load(tx) }\n",
        "fn any(tx: &mut Tx) { diesel::select(sql(\"exists (select 1 from visits)\")).load(tx) }\n",
        "fn of() -> Query { visits::table.filter(one) }\nfn count(tx: &mut Tx) { of().count().load(tx) }\n",
        "fn all(tx: &mut Tx, held: Held, system: System) { visits::table.load(tx) }\n",
        "// scope::visible\nfn all(tx: &mut Tx) { visits::table.load(tx) }\n",
    ] {
        assert_eq!(complaints_of(STORE, text), STORES, "{text}");
    }
}

#[test]
fn a_store_function_with_scope_or_witness_is_left_alone() {
    for text in [
        "fn all(tx: &mut Tx) { visits::table.filter(scope::visible(tx.viewer())).load(tx) }\n",
        "fn all(reader: &Reader, ids: Keys) -> Read<Visit> { reader.load(move |viewer| scope::visible(viewer)) }\n",
        "fn own(tx: &mut Tx) { visits::table.filter(visits::employee_id.eq(viewer.employee)).load(tx) }\n",
        "fn end(tx: &mut Tx, visit: &Held<Visit>) { diesel::update(visits::table.find(visit.id)).execute(tx) }\n",
        "fn end(tx: &mut Tx, visits: &[Held<Visit>]) { diesel::update(visits::table).execute(tx) }\n",
        "fn all(tx: &mut Tx, _: &System) { diesel::sql_query(\"select * from visits\").load(tx) }\n",
        "fn put(tx: &mut Tx) { diesel::insert_into(visits::table).values(row).execute(tx) }\n",
        "fn put(tx: &mut Tx) { departments::table.load(tx); diesel::insert_into(visits::table).execute(tx) }\n",
        "fn all(tx: &mut Tx) { departments::table.load(tx) }\n",
        "fn seen(viewer: &Viewer) { scope::visible(viewer) }\nfn all(tx: &mut Tx) { seen(tx.viewer()).load(tx) }\n",
        "impl W { fn met(&self) { scope::visible(self) } }\nfn all(tx: &mut Tx, w: W) { visits::table.filter(w.met()) }\n",
        "fn all(rows: Vec<Visit>) { visits::table.filter(one) }\n",
    ] {
        assert_eq!(complaints_of(STORE, text), NONE, "{text}");
    }
}

#[test]
fn a_row_that_is_called_held_and_is_not_is_found() {
    for text in [
        "fn f(visit: Visit) -> Held<Visit> { Held::locked(visit) }\n",
        "fn f(tx: &mut Tx, _: &System) -> Held<Visit> { Held::locked(visits::table.first(tx)) }\n",
        "fn f() -> Held<Visit> { Held::locked(visits::table.for_update().first()) }\n",
        "fn f(tx: &mut Tx, _: &System) -> Held<Visit> { Held::inserted(visits::table.for_update().first(tx)) }\n",
    ] {
        assert_eq!(complaints_of(STORE, text), HELD, "{text}");
    }
    assert_eq!(complaints_of(ACTIONS, "fn f(visit: Visit) { take(Held::locked(visit)) }\n"), HELD);
    assert_eq!(complaints_of("server/crates/cli/src/lib.rs", "fn f() { map(Held::inserted) }\n"), HELD);
    for text in [
        "fn f(tx: &mut Tx) { visits::table.filter(scope::own(tx)).for_no_key_update().first(tx).map(Held::locked) }\n",
        "fn f(tx: &mut Tx, _: &System) { Held::locked(visits::table.for_update().first(tx)) }\n",
        "fn f(tx: &mut Tx, _: &Held<Plan>) { Held::locked(visits::table.for_no_key_update().first(tx)) }\n",
        "fn f(tx: &mut Tx) { diesel::insert_into(visits::table).execute(tx); Held::inserted(id) }\n",
    ] {
        assert_eq!(complaints_of(STORE, text), NONE, "{text}");
    }
}

#[test]
fn a_reason_that_is_none_or_is_given_elsewhere_is_found() {
    let because = |reason: &str| format!("const S: System = System::because({reason});\n");
    let said = because("\"a rule asks what somebody else may do\"");
    for place in ["store/page.rs", "graphql/plan.rs", "loaders.rs", "model.rs", "scope.rs"] {
        assert_eq!(complaints_of(&format!("server/src/field/visits/{place}"), &said), REASONS, "{place}");
    }
    for reason in ["\"\"", "\"for a rule\"", "REASON", "\n"] {
        assert_eq!(complaints_of(ACTIONS, &because(reason)), REASONS, "{reason}");
    }
    for place in ["field/visits/actions/end.rs", "field/visits/duties.rs", "registry/mod.rs"] {
        assert_eq!(complaints_of(&format!("server/src/{place}"), &said), NONE, "{place}");
    }
}
