//! The customers: institutions around the centres of real cities, and the professionals who work at them.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rounds_domain::names::{NameKind, initials, pinyin, search_keys};
use rounds_domain::place::{Point, from_wgs84};
use rounds_domain::vocabulary::ReferenceSystem;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Seed;
use super::company::{Company, Team};
use super::lists::Lists;
use super::names;
use super::rows::insert;
use rounds_platform::App;

/// A customer that a rep serves.
#[derive(Debug, Clone)]
pub(super) struct Served {
    pub id: Uuid,
    /// Where it is visited.
    pub institution: Uuid,
    pub point: Point,
    pub anchor: Uuid,
}

/// What is written for one table each.
#[derive(Default)]
struct Tables {
    customers: Vec<Value>,
    keys: Vec<Value>,
    phones: Vec<Value>,
    links: Vec<Value>,
    assignments: Vec<Value>,
    anchors: Vec<Value>,
}

/// Makes the customers of every rep, in the order of the teams and their reps.
pub(super) async fn make(
    app: &App,
    seed: &mut Seed,
    work: (&Company, &Lists, usize),
) -> anyhow::Result<Vec<Vec<Served>>> {
    let (company, lists, customer_count) = work;
    let rep_count: usize = company.teams.iter().map(|team| team.reps.len()).sum();
    let mut tables = Tables::default();
    let mut served = Vec::new();
    for team in &company.teams {
        for rep in &team.reps {
            let count = customer_count * (served.len() + 1) / rep_count - customer_count * served.len() / rep_count;
            served.push(tables.portfolio(seed, (team, lists), (rep.id, count)));
        }
    }
    let mut connection = app.database.dedicated().await?;
    insert(&mut connection, "customers", &tables.customers).await?;
    insert(&mut connection, "customer_search_keys", &tables.keys).await?;
    insert(&mut connection, "customer_phones", &tables.phones).await?;
    insert(&mut connection, "work_links", &tables.links).await?;
    insert(&mut connection, "assignments", &tables.assignments).await?;
    insert(&mut connection, "anchors", &tables.anchors).await?;
    while rounds_server::customers::customers::reseal(&app.system("demo")).await? > 0 {}
    Ok(served)
}

impl Tables {
    /// The customers of one rep: a quarter institutions, the rest professionals who work at them.
    fn portfolio(&mut self, seed: &mut Seed, place: (&Team, &Lists), rep: (Uuid, usize)) -> Vec<Served> {
        let (team, lists) = place;
        let (rep, count) = rep;
        let institutions: Vec<Served> = (0..(count / 4).max(1)).map(|_| self.institution(seed, team, lists)).collect();
        let mut served = institutions.clone();
        while served.len() < count {
            let at = &institutions[seed.random.random_range(0..institutions.len())];
            served.push(self.professional(seed, (team, lists), at));
        }
        for customer in &served {
            self.assignments.push(
                json!({"id": seed.mint(seed.start), "customer_id": customer.id, "employee_id": rep, "duty": "REP",
                "since": seed.start, "reason": null, "rev": 1, "sync_xid": 0, "sync_seq": 0}),
            );
        }
        served
    }

    fn institution(&mut self, seed: &mut Seed, team: &Team, lists: &Lists) -> Served {
        let id = seed.mint(seed.start);
        let kind = seed.random.random_range(0..names::KINDS.len());
        let name = names::institution(&mut seed.random, team.city, kind);
        let (category, _, _, level) = names::KINDS[kind];
        let point = around(&mut seed.random, team.city.centre);
        let anchor = seed.mint(seed.start);
        let given = from_wgs84(point, ReferenceSystem::Gcj02);
        self.anchors.push(json!({"id": anchor, "institution_id": id, "given_lat": given.lat(), "given_lon": given.lon(), "given_system": "GCJ02",
            "lat": point.lat(), "lon": point.lon(), "radius_m": 150, "since": seed.start, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
        let beds = (category == "HOSPITAL").then(|| seed.random.random_range(4..60) * 25);
        let facts = json!({"kind": "INSTITUTION", "category_id": lists.category(category), "rank_id": level.map(|code| lists.level(code)),
            "bed_count": beds, "address": format!("{}市{}路{}号", team.city.name, "人民", seed.random.random_range(1..900))});
        self.customer(seed, (team, lists), (id, &name, facts));
        Served { id, institution: id, point, anchor }
    }

    fn professional(&mut self, seed: &mut Seed, place: (&Team, &Lists), at: &Served) -> Served {
        let (team, lists) = place;
        let id = seed.mint(seed.start);
        let name = names::person(&mut seed.random);
        let facts = json!({"kind": "PROFESSIONAL", "category_id": lists.category("DOCTOR"), "rank_id": lists.any_title(&mut seed.random),
            "bed_count": null, "address": null});
        self.customer(seed, place, (id, &name, facts));
        self.links.push(
            json!({"professional_id": id, "institution_id": at.institution, "department": names::ward(&mut seed.random),
            "is_primary": true, "since": seed.start}),
        );
        let number = format!("+86138{:08}", seed.random.random_range(0..100_000_000));
        self.phones.push(json!({"customer_id": id, "position": 1, "label": "手机", "number": number}));
        debug_assert!(!team.reps.is_empty(), "a team without reps has no customers");
        Served { id, ..at.clone() }
    }

    fn customer(&mut self, seed: &mut Seed, place: (&Team, &Lists), facts: (Uuid, &str, Value)) {
        let (team, lists) = place;
        let (id, name, mut row) = facts;
        let kind = if row["kind"] == "INSTITUTION" { NameKind::Thing } else { NameKind::Person };
        let status = ["ACTIVE", "ACTIVE", "PROSPECT", "DORMANT"][seed.random.random_range(0..4)];
        let shared = json!({"id": id, "code": format!("C{:05}", self.customers.len() + 1), "name": name, "pinyin": pinyin(name, kind),
            "initials": initials(name, kind), "status": status, "status_since": seed.start, "source_id": lists.any_source(&mut seed.random),
            "region_id": lists.region(team.city.code), "tags": [], "department_id": team.department, "created_at": seed.start,
            "rev": 1, "sync_xid": 0, "sync_seq": 0});
        if let (Some(row), Some(shared)) = (row.as_object_mut(), shared.as_object()) {
            row.extend(shared.clone());
        }
        self.customers.push(row);
        self.keys.extend(search_keys(name, kind).into_iter().map(|key| json!({"customer_id": id, "key": key})));
    }
}

/// A point within some twelve kilometres of a centre, denser towards it.
fn around(random: &mut StdRng, centre: (f64, f64)) -> Point {
    let distance = 0.11 * random.random::<f64>() * random.random::<f64>().sqrt();
    let angle = std::f64::consts::TAU * random.random::<f64>();
    let (lat, lon) =
        (centre.0 + distance * angle.sin(), centre.1 + distance * angle.cos() / centre.0.to_radians().cos());
    Point::new(lat, lon).expect("the centres of cities are far from poles and date line")
}
