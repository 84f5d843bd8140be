//! The service account: a fresh RSA key pair, the key file for the client, the public half for us.

use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use anyhow::{Context, anyhow};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

/// Whom we believe, and what they must say.
pub struct Issuer {
    pub email: String,
    pub key_id: String,
    pub token_uri: String,
    pub public_key: Vec<u8>,
}

/// Makes an account for `project` and writes its key file.
pub fn create(project: &str, base: &str, key_out: &Path) -> anyhow::Result<Issuer> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow!("cannot generate an RSA key"))?;
    let private: Pkcs8V1Der = pair.as_der().map_err(|_| anyhow!("cannot export the RSA key"))?;
    let issuer = Issuer {
        email: format!("push@{project}.iam.gserviceaccount.example"),
        key_id: crate::ledger::random_hex(20),
        token_uri: format!("{base}/token"),
        public_key: pair.public_key().as_ref().to_vec(),
    };
    let file = json!({
        "type": "service_account",
        "project_id": project,
        "private_key_id": issuer.key_id,
        "private_key": pem(private.as_ref()),
        "client_email": issuer.email,
        "client_id": "100000000000000000000",
        "auth_uri": format!("{base}/auth"),
        "token_uri": issuer.token_uri,
        "universe_domain": "googleapis.com",
    });
    write_privately(key_out, &format!("{file:#}\n")).with_context(|| format!("cannot write {}", key_out.display()))?;
    Ok(issuer)
}

fn write_privately(path: &Path, text: &str) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem + "-----END PRIVATE KEY-----\n"
}
