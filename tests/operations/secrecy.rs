//! PostgreSQL over TLS, with an authority made for the test.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rounds_launcher::Cluster;
use tempfile::TempDir;

use crate::operations::doctor::cluster;
use crate::operations::node::{Plan, rounds, said};
use crate::operations::people::{database, number, sql};

/// An authority, and the file of its certificate.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &TempDir, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut about = CertificateParams::default();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        about.distinguished_name.push(rcgen::DnType::CommonName, name);
        let certificate = about.self_signed(&key).unwrap();
        let file = folder.path().join(format!("{name}.pem"));
        std::fs::write(&file, certificate.pem()).unwrap();
        Self { issuer: Issuer::new(about, key), file }
    }

    /// Gives a cluster a certificate for the name `localhost` and no other.
    fn certify(&self, data: &Path) {
        let key = KeyPair::generate().unwrap();
        let about = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = about.signed_by(&key, &self.issuer).unwrap();
        hand_over(data, "server.crt", &certificate.pem());
        hand_over(data, "server.key", &key.serialize_pem());
    }
}

fn hand_over(data: &Path, name: &str, text: &str) {
    let (place, owner) = (data.join(name), data.metadata().unwrap());
    std::fs::write(&place, text).unwrap();
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o600)).unwrap();
    chown(&place, Some(owner.uid()), Some(owner.gid())).unwrap();
}

async fn certified(home: &TempDir, authority: &Authority) -> Cluster {
    let plain = cluster(home, &[], None).await;
    database(&plain).await;
    authority.certify(plain.data_dir());
    drop(plain);
    cluster(home, &[("ssl", "on")], None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_database_is_as_secure_as_its_address_says() {
    let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (ours, theirs) = (Authority::new(&folder, "ours"), Authority::new(&folder, "theirs"));
    let cluster = certified(&home, &ours).await;
    let by_number = cluster.url("rounds");
    let by_name = by_number.replace("127.0.0.1", "localhost");
    let (ours, theirs) = (ours.file.to_str().unwrap(), theirs.file.to_str().unwrap());
    let encrypted = "encrypted, TLSv1.3";
    let cases = [
        (&by_number, "sslmode=disable".to_owned(), "within this machine"),
        (&by_number, "sslmode=prefer".to_owned(), encrypted),
        (&by_number, "sslmode=require".to_owned(), encrypted),
        (&by_number, format!("sslmode=require&sslrootcert={theirs}"), "FAIL  postgresql"),
        (&by_number, format!("sslmode=verify-ca&sslrootcert={ours}"), encrypted),
        (&by_number, format!("sslmode=verify-ca&sslrootcert={theirs}"), "UnknownIssuer"),
        (&by_number, format!("sslmode=verify-full&sslrootcert={ours}"), "not valid for"),
        (&by_name, format!("sslmode=verify-full&sslrootcert={ours}"), encrypted),
        (&by_name, format!("sslmode=verify-full&sslrootcert={theirs}"), "UnknownIssuer"),
        (&by_name, "sslmode=verify-full&sslrootcert=system".to_owned(), "FAIL  postgresql"),
        (&by_name, "sslmode=verify-full".to_owned(), "sslmode=verify-full needs sslrootcert"),
    ];
    for (url, parameters, wanted) in cases {
        let text = said(&rounds(&["doctor"], &[("DATABASE_URL", &format!("{url}?{parameters}"))]).await);
        assert!(text.contains(wanted), "{parameters}: {wanted} is missing in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pool_listener_and_migrations_all_go_over_tls() {
    let (folder, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let authority = Authority::new(&folder, "ours");
    let cluster = certified(&home, &authority).await;
    // From here on nobody gets in without TLS.
    let rules = cluster.data_dir().join("pg_hba.conf");
    std::fs::write(&rules, "hostssl all all 127.0.0.1/32 scram-sha-256\nlocal all all scram-sha-256\n").unwrap();
    let place = cluster.url("rounds").replace("127.0.0.1", "localhost");
    let url = format!("{place}?sslmode=verify-full&sslrootcert={}", authority.file.display());
    // PostgreSQL reads its rules again when it is told to.
    sql(&cluster.admin_url(), "select pg_reload_conf()").await;
    let refused = rounds(&["migrate"], &[("DATABASE_URL", &format!("{place}?sslmode=disable"))]).await;
    assert!(said(&refused).contains("no encryption"), "{}", said(&refused));
    let mut node = Plan::on(&url).start().await;
    crate::operations::measuring::until_measured(&node, "rounds_feed_listening 1").await;
    let asked = rounds(&["doctor"], &[("DATABASE_URL", &url)]).await;
    assert!(asked.status.success() && said(&asked).contains("encrypted, TLSv1.3"), "{}", said(&asked));
    node.terminate();
    assert!(node.ended().await.success(), "{}", node.log());
    std::fs::write(&rules, "host all all 127.0.0.1/32 scram-sha-256\nlocal all all scram-sha-256\n").unwrap();
    drop(cluster);
    let again = self::cluster(&home, &[], None).await;
    assert!(number(&again.url("rounds"), "select count(*) from __diesel_schema_migrations").await > 10);
}
