//! What the fake takes and what it remembers as a breach, as whoever relies on it relies on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tempfile::TempDir;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "content-type: application/json\r\n";
const TEXT: &str = "To=%2B8613800138000&From=%2B8610000000000&Body=Your+code+is+123456";

struct Fake {
    child: Child,
    address: String,
    token: String,
    _directory: TempDir,
}

impl Fake {
    fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let token_file = directory.path().join("token");
        let mut child = Command::new(env!("CARGO_BIN_EXE_fake-sms"))
            .args(["--exit-with-parent", "--token-out"])
            .arg(&token_file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening http://").expect("an address").to_owned();
        let token = std::fs::read_to_string(token_file).expect("the token");
        Self { child, address, token, _directory: directory }
    }

    /// Asks over a connection of its own; the status and the body.
    fn ask(&self, line: &str, headers: &str, body: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        let length = body.len();
        let head =
            format!("{line} HTTP/1.1\r\nhost: fake\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}");
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).expect("a request");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("an answer");
        let status = reply.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let (_, body) = reply.split_once("\r\n\r\n").expect("a head");
        (status, serde_json::from_str(body).unwrap_or(Value::Null))
    }

    fn authorised(&self) -> String {
        format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{ACCOUNT}:{}", self.token)))
    }

    fn send(&self, form: &str) -> u16 {
        self.ask(&messages(), &format!("{}{FORM}", self.authorised()), form).0
    }

    fn told(&self, what: &str) -> Vec<Value> {
        self.ask(&format!("GET /control/{what}"), "", "").1[what].as_array().expect("a list").clone()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().is_ok_and(|status| status.success()), "it does not end with its parent");
    }
}

fn messages() -> String {
    format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json")
}

fn account() -> String {
    format!("GET /2010-04-01/Accounts/{ACCOUNT}.json")
}

#[test]
fn a_text_that_is_as_it_should_be_is_taken_and_no_breach() {
    let fake = Fake::start();
    assert_eq!(fake.send(TEXT), 201);
    let taken = fake.told("messages");
    assert_eq!(taken.len(), 1);
    assert_eq!((&taken[0]["to"], &taken[0]["body"]), (&"+8613800138000".into(), &"Your code is 123456".into()));
    assert_eq!(fake.ask(&account(), &fake.authorised(), "").0, 200);
    assert!(fake.told("violations").is_empty());
}

#[test]
fn every_breach_is_refused_and_remembered() {
    let fake = Fake::start();
    let breaches = [
        (TEXT.replace("%2B8613800138000", "13800138000"), "is no number in E.164"),
        (TEXT.replace("%2B8613800138000", "%2B013800138000"), "is no number in E.164"),
        (TEXT.replace("%2B8610000000000", "%2B8610000000001"), "texts do not come from there"),
        (TEXT.replace("Your+code+is+123456", "+"), "the text is empty"),
        (TEXT.replace("123456", &"1".repeat(71)), "longer than one segment"),
        (format!("{TEXT}&StatusCallback=x"), "the fields are"),
        (format!("{TEXT}&To=%2B8613800138001"), "the fields are"),
        ("To=%2B8613800138000".to_owned(), "the fields are"),
    ];
    for (form, said) in &breaches {
        assert_eq!(fake.send(form), 400, "{form}");
        let breaches = fake.told("violations");
        assert!(breaches.last().is_some_and(|last| last.to_string().contains(said)), "{form}: {breaches:?}");
    }
    assert_eq!(fake.told("violations").len(), breaches.len());
    assert!(fake.told("messages").is_empty());
}

#[test]
fn strangers_other_media_and_other_doors_are_refused() {
    let fake = Fake::start();
    let wrong = format!("{FORM}authorization: Basic {}\r\n", STANDARD.encode(format!("{ACCOUNT}:other")));
    assert_eq!(fake.ask(&messages(), FORM, TEXT).0, 401);
    assert_eq!(fake.ask(&messages(), &wrong, TEXT).0, 401);
    assert_eq!(fake.ask(&account(), "", "").0, 401);
    assert_eq!(fake.ask(&messages(), &format!("{}{JSON}", fake.authorised()), "{}").0, 400);
    assert_eq!(fake.ask("GET /2010-04-01/Elsewhere", &fake.authorised(), "").0, 404);
    assert_eq!(fake.ask("DELETE /control/messages", "", "").0, 404);
    assert_eq!(fake.told("violations").len(), 6);
}

#[test]
fn a_pause_that_was_asked_for_is_minded() {
    let fake = Fake::start();
    assert_eq!(fake.ask("POST /control/script", JSON, r#"[{"status": 503, "retryAfter": 60}]"#).0, 204);
    assert_eq!(fake.send(TEXT), 503);
    assert!(fake.told("violations").is_empty());
    assert_eq!(fake.send(TEXT), 429, "within the pause");
    assert_eq!(fake.told("violations").len(), 1);
    assert_eq!(fake.ask("POST /control/script", JSON, r#"[{"status": 500, "other": 1}]"#).0, 422, "an unknown word");
}

#[test]
fn it_listens_on_loopback_only() {
    let directory = tempfile::tempdir().expect("a directory");
    let output = Command::new(env!("CARGO_BIN_EXE_fake-sms"))
        .args(["--listen", "0.0.0.0:0", "--token-out"])
        .arg(directory.path().join("token"))
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("loopback"));
}
