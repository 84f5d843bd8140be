//! The company: three regions with three cities each, their managers and reps, and who leads what.

use rand::rngs::StdRng;
use rounds_domain::ids::{DepartmentId, EmployeeId};
use rounds_domain::permissions::StandardPosition;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Seed;
use super::names;
use super::places::{City, REGIONS};
use super::rows::insert;
use rounds_platform::App;
use rounds_server::founding::{self, Founding};

/// The password of everybody in the demo.
pub(super) const PASSWORD: &str = "rounds-demo";

/// Somebody of the demo.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub id: Uuid,
    pub code: String,
    pub department: Uuid,
    pub position: StandardPosition,
}

/// Reps of one city, and who leads them.
pub(super) struct Team {
    pub city: &'static City,
    pub department: Uuid,
    pub manager: Person,
    pub reps: Vec<Person>,
}

/// The people of the demo.
pub(super) struct Company {
    pub teams: Vec<Team>,
    pub others: Vec<Person>,
}

/// Makes departments and people.
pub(super) async fn found(app: &App, seed: &mut Seed, rep_count: usize) -> anyhow::Result<Company> {
    let root = founding::found(app, Founding { code: "HQ".to_owned(), name: "总部".to_owned() }).await?;
    let mut company = Company { teams: Vec::new(), others: Vec::new() };
    let everybody = [
        ("admin", StandardPosition::Administrator),
        ("gm", StandardPosition::Executive),
        ("finance", StandardPosition::Finance),
    ];
    for (code, position) in everybody {
        company.others.push(seed.person(code, root.0, position));
    }
    let cities = REGIONS.iter().map(|region| region.cities.len()).sum::<usize>();
    let mut made = 0;
    for region in REGIONS {
        let branch = founding::department_named(app, (region.code, region.name), root).await?;
        let code = format!("rm-{}", region.code.to_lowercase());
        company.others.push(seed.person(&code, branch.0, StandardPosition::RegionalManager));
        let code = format!("service-{}", region.code.to_lowercase());
        company.others.push(seed.person(&code, branch.0, StandardPosition::Service));
        for city in region.cities {
            let index = company.teams.len();
            let until = rep_count * (index + 1) / cities;
            company.teams.push(team(app, seed, city, (branch, made..until)).await?);
            made = until;
        }
    }
    store(app, seed, &company).await?;
    Ok(company)
}

async fn team(
    app: &App,
    seed: &mut Seed,
    city: &'static City,
    place: (DepartmentId, std::ops::Range<usize>),
) -> anyhow::Result<Team> {
    let (branch, numbers) = place;
    let department = founding::department_named(app, (city.code, &format!("{}地区", city.name)), branch).await?.0;
    let manager =
        seed.person(&format!("dm-{}", city.code.to_lowercase()), department, StandardPosition::DistrictManager);
    let reps = numbers
        .map(|number| seed.person(&format!("rep-{:02}", number + 1), department, StandardPosition::Rep))
        .collect();
    Ok(Team { city, department, manager, reps })
}

impl Seed {
    fn person(&mut self, code: &str, department: Uuid, position: StandardPosition) -> Person {
        Person { id: self.mint(self.start), code: code.to_owned(), department, position }
    }
}

impl Company {
    fn everybody(&self) -> impl Iterator<Item = &Person> {
        let teams = self.teams.iter().flat_map(|team| std::iter::once(&team.manager).chain(&team.reps));
        self.others.iter().chain(teams)
    }
}

/// Writes the people with their positions and passwords, and makes heads of those who lead.
async fn store(app: &App, seed: &mut Seed, company: &Company) -> anyhow::Result<()> {
    let hash = app.passwords.hash(PASSWORD.to_owned()).await?;
    let since = seed.start;
    let mut connection = app.database.dedicated().await?;
    let positions = founding::position_ids(app).await?;
    let mut employees = Vec::new();
    let mut others: [Vec<Value>; 3] = Default::default();
    for person in company.everybody() {
        employees.push(employee(&mut seed.random, person, since));
        others[0].push(json!({"employee_id": person.id, "department_id": person.department, "since": since}));
        others[1].push(json!({"employee_id": person.id, "position_id": positions[&person.position].0, "since": since}));
        others[2].push(json!({"employee_id": person.id, "password_hash": hash, "must_change": false, "changed_at": since, "failure_count": 0}));
    }
    insert(&mut connection, "employees", &employees).await?;
    for (table, rows) in ["employee_departments", "employee_positions", "credentials"].into_iter().zip(&others) {
        insert(&mut connection, table, rows).await?;
    }
    for head in company.everybody().filter(|person| leads(person.position)) {
        founding::lead(app, DepartmentId(head.department), EmployeeId(head.id)).await?;
    }
    Ok(())
}

fn leads(position: StandardPosition) -> bool {
    matches!(
        position,
        StandardPosition::Executive | StandardPosition::RegionalManager | StandardPosition::DistrictManager
    )
}

fn employee(random: &mut StdRng, person: &Person, since: chrono::DateTime<chrono::Utc>) -> Value {
    json!({
        "id": person.id,
        "code": person.code,
        "name": names::person(random),
        "language": "ZH_CN",
        "time_zone": "Asia/Shanghai",
        "status": "ACTIVE",
        "department_id": person.department,
        "epoch": 1,
        "created_at": since,
        "rev": 1,
        "sync_xid": 0,
        "sync_seq": 0,
    })
}
