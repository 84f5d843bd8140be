//! The file with the secrets of data keys: a line each, id and secret in Base64, the newest last.
//!
//! It is replaced as a whole, so that a reader finds the old one or the new one, and nobody but its owner may read it.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key::{DataKey, SECRET_LENGTH};

const OWNER_ALONE: u32 = 0o600;
const HEAD: &str =
    "# Data keys of Rounds: an id and a secret each, the newest last. Without them what they sealed is lost.\n";

/// The keys of a file, the newest last.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<DataKey>> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let keys = parse(&text).with_context(|| format!("{} holds no data keys", path.display()))?;
    ensure!(!keys.is_empty(), "{} holds no data keys", path.display());
    Ok(keys)
}

/// Adds a key with a new secret; makes the file when it is not there.
pub(super) fn append(path: &Path, id: &str) -> anyhow::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    // Two who add at once would each put back the file without the other's key.
    let alone = File::open(folder)?;
    alone.lock()?;
    let before = match path.exists() {
        true => fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?,
        false => HEAD.to_owned(),
    };
    parse(&before).with_context(|| format!("{} holds something else", path.display()))?;
    let mut secret = [0; SECRET_LENGTH];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| anyhow::anyhow!("no randomness"))?;
    let gap = if before.ends_with('\n') || before.is_empty() { "" } else { "\n" };
    replace(path, &format!("{before}{gap}{id} {}\n", STANDARD.encode(secret)))
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// Whether others than its owner may read a file.
pub(super) fn is_open_to_others(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| about.permissions().mode() & 0o007 != 0)
}

fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let next = path.with_extension("next");
    let _ = fs::remove_file(&next);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ALONE).open(&next)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    if let Ok(before) = path.metadata() {
        fs::set_permissions(&next, Permissions::from_mode(before.permissions().mode()))?;
    }
    fs::rename(&next, path)?;
    Ok(File::open(folder_of(path))?.sync_all()?)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn parse(text: &str) -> anyhow::Result<Vec<DataKey>> {
    let mut keys: Vec<DataKey> = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    for (number, line) in lines {
        let mut words = line.split_whitespace();
        let (Some(id), Some(secret), None) = (words.next(), words.next(), words.next()) else {
            bail!("line {} is no id with a secret", number + 1);
        };
        let secret = STANDARD.decode(secret).ok().and_then(|bytes| <[u8; SECRET_LENGTH]>::try_from(bytes).ok());
        let secret = secret.with_context(|| format!("the secret in line {} is not 32 bytes in Base64", number + 1))?;
        ensure!(!keys.iter().any(|key| key.id() == id), "line {} has an id that stands there twice", number + 1);
        keys.push(DataKey::new(id, &secret)?);
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_added_last_and_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/data-keys");
        append(&path, "one").unwrap();
        append(&path, "two").unwrap();
        let keys = read(&path).unwrap();
        assert_eq!(keys.iter().map(DataKey::id).collect::<Vec<_>>(), ["one", "two"]);
        assert_ne!(keys[0].proof().unwrap(), keys[1].proof().unwrap());
        assert!(!is_open_to_others(&path));
    }

    #[test]
    fn what_is_no_file_of_keys_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data-keys");
        let secret = STANDARD.encode([7; SECRET_LENGTH]);
        for text in
            ["", "# nothing\n", "one", "one short", &format!("one {secret} more"), &format!("a {secret}\na {secret}\n")]
        {
            fs::write(&path, text).unwrap();
            assert!(read(&path).is_err(), "{text}");
        }
        fs::write(&path, "password=secret").unwrap();
        assert!(append(&path, "two").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "password=secret");
    }
}
