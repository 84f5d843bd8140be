//! The server runs out of open files and goes on. It lowers a limit of the whole process, hence runs in one of its own.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use e2e::{World, alone};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use serde_json::json;

const LEFT: usize = 60;
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_server_without_open_files_goes_on_when_there_are_some_again() {
    alone(concat!(module_path!(), "::open_files_run_out"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "runs in a child process of the test above"]
async fn open_files_run_out() {
    let world = World::begin().await;
    world.anonymous().ask("{ __typename }", json!({})).await.text("/__typename");
    let (_, most) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    let open = std::fs::read_dir("/proc/self/fd").unwrap().count();
    setrlimit(Resource::RLIMIT_NOFILE, u64::try_from(open + LEFT).unwrap(), most).unwrap();
    let address = world.url.strip_prefix("http://").unwrap().to_owned();
    let mut crowd = Vec::new();
    let began = Instant::now();
    while File::open("/dev/null").is_ok() {
        assert!(began.elapsed() < PATIENCE, "there are open files still");
        crowd.extend(TcpStream::connect(&address));
    }
    println!("no file can be opened with {} connections begun", crowd.len());
    // Long enough for the loop to fail, step back and fail again.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut held = crowd.pop().unwrap();
    drop(crowd);
    let answered = tokio::task::spawn_blocking(move || {
        held.set_read_timeout(Some(PATIENCE)).unwrap();
        held.write_all(b"GET /livez HTTP/1.1\r\nhost: rounds\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        held.read_to_string(&mut answer).map(|_| answer)
    });
    assert!(answered.await.unwrap().unwrap().ends_with("ok\n"));
    world.anonymous().ask("{ __typename }", json!({})).await.text("/__typename");
    setrlimit(Resource::RLIMIT_NOFILE, most, most).unwrap();
    world.end().await;
}
