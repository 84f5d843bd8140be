//! The box that says where the demo is and who can sign in.

use super::company::{Company, PASSWORD};
use rounds_platform::http::Account;

/// An account per role.
pub(super) fn accounts(company: &Company) -> Vec<Account> {
    let rep = company.teams.iter().flat_map(|team| &team.reps).next().map_or("rep-01", |rep| rep.code.as_str());
    let manager = company.teams.first().map_or("dm-bj", |team| team.manager.code.as_str());
    let people = [
        ("rep", rep),
        ("district manager", manager),
        ("regional manager", "rm-north"),
        ("customer service", "service-north"),
        ("executive", "gm"),
        ("administrator", "admin"),
    ];
    let account = |(role, login): (&str, &str)| Account {
        role: role.to_owned(),
        login: login.to_owned(),
        password: PASSWORD.to_owned(),
    };
    people.into_iter().map(account).collect()
}

/// Prints the box.
pub(super) fn print(url: &str, accounts: &[Account]) {
    let mut lines = vec![
        format!("GraphiQL   {url}/graphiql"),
        format!("GraphQL    {url}/graphql"),
        format!("WebSocket  {}/graphql/ws", url.replace("http", "ws")),
        String::new(),
    ];
    lines.extend(accounts.iter().map(|account| format!("{:16}  {}", account.role, account.login)));
    lines.push(format!("password          {PASSWORD}"));
    let width = lines.iter().map(String::len).max().unwrap_or_default();
    println!("┌{}┐", "─".repeat(width + 2));
    for line in &lines {
        println!("│ {line:width$} │");
    }
    println!("└{}┘", "─".repeat(width + 2));
    println!("{}", curl(url, accounts.first().map_or("rep-01", |account| &account.login)));
}

fn curl(url: &str, login: &str) -> String {
    let query =
        "mutation($i: SignInInput!) { signIn(input: $i) { tokens { accessToken } viewer { employee { name } } } }";
    let body = serde_json::json!({"query": query, "variables": {"i": {"login": login, "password": PASSWORD}}});
    format!("curl -s {url}/graphql -H 'content-type: application/json' -d '{body}'\n")
}
