//! The box that says where the demo is and who can sign in.

use super::company::{Company, PASSWORD};

/// Prints the box.
pub(super) fn print(url: &str, company: &Company) {
    let rep = company.teams.iter().flat_map(|team| &team.reps).next().map_or("rep-01", |rep| rep.code.as_str());
    let manager = company.teams.first().map_or("dm-bj", |team| team.manager.code.as_str());
    let lines = [
        format!("GraphQL    {url}/graphql"),
        format!("WebSocket  {}/graphql/ws", url.replace("http", "ws")),
        String::new(),
        format!("rep               {rep}"),
        format!("district manager  {manager}"),
        "regional manager  rm-north".to_owned(),
        "customer service  service-north".to_owned(),
        "executive         gm".to_owned(),
        "administrator     admin".to_owned(),
        format!("password          {PASSWORD}"),
    ];
    let width = lines.iter().map(String::len).max().unwrap_or_default();
    println!("┌{}┐", "─".repeat(width + 2));
    for line in &lines {
        println!("│ {line:width$} │");
    }
    println!("└{}┘", "─".repeat(width + 2));
    println!("{}", curl(url, rep));
}

fn curl(url: &str, login: &str) -> String {
    let query =
        "mutation($i: SignInInput!) { signIn(input: $i) { tokens { accessToken } viewer { employee { name } } } }";
    let body = serde_json::json!({"query": query, "variables": {"i": {"login": login, "password": PASSWORD}}});
    format!("curl -s {url}/graphql -H 'content-type: application/json' -d '{body}'\n")
}
