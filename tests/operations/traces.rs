//! Traces: to a collector where one is named, and nowhere otherwise.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use crate::operations::node::Plan;

/// A collector that keeps whatever is posted to it.
struct Collector {
    url: String,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::<Mutex<Vec<u8>>>::default();
        let keep = heard.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                take(stream.unwrap(), &keep);
            }
        });
        Self { url, heard }
    }

    fn has(&self, text: &str) -> bool {
        let heard = self.heard.lock().unwrap();
        heard.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

/// Reads one request, answers it, and closes.
fn take(mut stream: TcpStream, keep: &Mutex<Vec<u8>>) {
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let (mut all, mut part) = (Vec::new(), [0; 4096]);
    while !is_whole(&all) {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(count) => all.extend_from_slice(&part[..count]),
        }
    }
    keep.lock().unwrap().extend_from_slice(&all);
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}

fn is_whole(request: &[u8]) -> bool {
    let Some(head) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    request.len() >= head + 4 + length.unwrap_or_default()
}

async fn asked(plan: &Plan) {
    let mut node = plan.start().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = json!({"query": "query Traced { __typename }", "operationName": "Traced"});
    let answer = http.post(format!("{}/graphql", node.url)).header("x-request-id", "traced-7").json(&body).send().await;
    assert_eq!(answer.unwrap().status().as_u16(), 200);
    node.terminate();
    assert!(node.ended().await.success(), "{}", node.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_are_told_to_a_collector_where_one_is_named() {
    let database = rounds_testdb::fresh().await;
    let collector = Collector::start();
    let plan = Plan::on(database.url()).with("ROUNDS_LEAVING_GRACE_MS", "0");
    asked(&plan).await;
    asked(&plan.clone().with("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url)).await;
    for text in ["POST /v1/traces", "rounds", "request", "Traced", "traced-7"] {
        assert!(collector.has(text), "{text} was not told");
    }
}
