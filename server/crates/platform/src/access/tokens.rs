//! Access tokens: EdDSA, ten minutes, one issuer, one audience; they say who, in which session and at which epoch.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rounds_domain::ids::{EmployeeId, SessionId};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

const ISSUER: &str = "rounds";
const AUDIENCE: &str = "rounds-api";
/// How long a token is in force.
pub const LIFE: TimeDelta = TimeDelta::minutes(10);

/// The keys that sign and verify access tokens: the first signs, all verify.
pub struct Keys(Vec<Key>);

struct Key {
    id: String,
    signing: EncodingKey,
    verifying: DecodingKey,
}

/// A key as it is stored.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// Its id, `kid` in tokens.
    pub id: String,
    /// Ed25519 private key in PKCS#8.
    pub pkcs8: Vec<u8>,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// Who.
    pub sub: EmployeeId,
    /// In which session.
    pub sid: SessionId,
    /// At which epoch of their reach.
    pub epoch: i64,
}

impl Claims {
    /// When the token ends.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.exp, 0).unwrap_or_default()
    }
}

/// A token and when it ends.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token.
    pub text: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl Keys {
    /// The keys of a deployment, newest first; proves at once that they sign and verify.
    pub fn new(stored: &[StoredKey]) -> anyhow::Result<Self> {
        let keys = Self(stored.iter().map(Key::read).collect::<anyhow::Result<_>>()?);
        keys.prove()?;
        Ok(keys)
    }

    /// A new private key in PKCS#8.
    pub fn generate() -> anyhow::Result<Vec<u8>> {
        let key = Ed25519KeyPair::generate().map_err(|_| anyhow::anyhow!("no Ed25519 key could be generated"))?;
        Ok(key.to_pkcs8v1().map_err(|_| anyhow::anyhow!("the new key could not be written"))?.as_ref().to_vec())
    }

    /// A token for somebody in a session.
    pub fn issue(
        &self,
        employee: EmployeeId,
        session: SessionId,
        epoch: i64,
        now: DateTime<Utc>,
    ) -> Result<AccessToken> {
        let key = self.0.first().ok_or_else(|| Error::internal("there is no key to sign tokens with"))?;
        let expires_at = now + LIFE;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
            sub: employee,
            sid: session,
            epoch,
        };
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::EdDSA) };
        let text = jsonwebtoken::encode(&header, &claims, &key.signing).map_err(Error::internal)?;
        Ok(AccessToken { text, expires_at })
    }

    /// What a token says, if it is ours and in force.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Claims> {
        let refused = |_| Error::unauthenticated();
        let header = jsonwebtoken::decode_header(token).map_err(refused)?;
        let key = self.0.iter().find(|key| Some(&key.id) == header.kid.as_ref()).ok_or_else(Error::unauthenticated)?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.verifying, &validation()).map_err(refused)?.claims;
        let is_in_force = (claims.nbf..claims.exp).contains(&now.timestamp());
        if is_in_force { Ok(claims) } else { Err(Error::unauthenticated()) }
    }

    /// Whether the key that a token names is known here; what is no token names none that could be looked for.
    #[must_use]
    pub fn knows(&self, token: &str) -> bool {
        let Ok(header) = jsonwebtoken::decode_header(token) else { return true };
        header.kid.is_none_or(|kid| self.0.iter().any(|key| key.id == kid))
    }

    fn prove(&self) -> anyhow::Result<()> {
        let now = DateTime::UNIX_EPOCH;
        let (employee, session) = (EmployeeId(uuid::Uuid::nil()), SessionId(uuid::Uuid::nil()));
        let token = self.issue(employee, session, 1, now)?;
        anyhow::ensure!(self.read(&token.text, now).is_ok(), "a token of ours is not read");
        anyhow::ensure!(self.read(&token.text, now + LIFE).is_err(), "an expired token is read");
        let forged = format!("{}A", token.text);
        anyhow::ensure!(self.read(&forged, now).is_err(), "a forged token is read");
        Ok(())
    }
}

/// Times are judged by the server's own clock, everything else by the library.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation
}

impl Key {
    fn read(stored: &StoredKey) -> anyhow::Result<Self> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&stored.pkcs8)
            .map_err(|_| anyhow::anyhow!("the signing key {} cannot be read", stored.id))?;
        Ok(Self {
            id: stored.id.clone(),
            signing: EncodingKey::from_ed_der(&stored.pkcs8),
            verifying: DecodingKey::from_ed_der(pair.public_key().as_ref()),
        })
    }
}
