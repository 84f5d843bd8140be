//! The signed assertion of the JWT-bearer grant, checked to the letter.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};

use crate::account::Issuer;

const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const LONGEST_S: u64 = 3600;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    scope: String,
    aud: String,
    iat: u64,
    exp: u64,
    #[serde(default, rename = "jti")]
    _jti: Option<String>,
}

/// Says what is wrong with an assertion presented at `now` (seconds).
pub fn verify(issuer: &Issuer, assertion: &str, now: u64) -> Result<(), String> {
    let parts: Vec<&str> = assertion.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else {
        return Err("an assertion has three parts".to_owned());
    };
    check_header(issuer, &decode(header, "header")?)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "the signature is not base64url".to_owned())?;
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &issuer.public_key)
        .verify(format!("{header}.{claims}").as_bytes(), &signature)
        .map_err(|_| "Invalid JWT Signature.".to_owned())?;
    check_claims(issuer, &decode(claims, "claims")?, now)
}

fn decode<T: DeserializeOwned>(part: &str, name: &str) -> Result<T, String> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| format!("the {name} are not base64url"))?;
    serde_json::from_slice(&bytes).map_err(|e| format!("the {name} are not as they should be: {e}"))
}

fn check_header(issuer: &Issuer, header: &Header) -> Result<(), String> {
    if header.alg != "RS256" || header.typ != "JWT" {
        return Err("the header must say RS256 and JWT".to_owned());
    }
    same("kid", &header.kid, &issuer.key_id)
}

fn check_claims(issuer: &Issuer, claims: &Claims, now: u64) -> Result<(), String> {
    same("iss", &claims.iss, &issuer.email)?;
    same("aud", &claims.aud, &issuer.token_uri)?;
    same("scope", &claims.scope, SCOPE)?;
    if claims.iat > now {
        return Err("iat is in the future".to_owned());
    }
    if claims.exp <= now {
        return Err("exp is over".to_owned());
    }
    if claims.exp - claims.iat > LONGEST_S {
        return Err("exp is more than an hour after iat".to_owned());
    }
    Ok(())
}

fn same(name: &str, given: &str, wanted: &str) -> Result<(), String> {
    if given == wanted { Ok(()) } else { Err(format!("{name} is {given:?} instead of {wanted:?}")) }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::{
        rand::SystemRandom,
        rsa::{KeyPair, KeySize},
        signature::{KeyPair as _, RSA_PKCS1_SHA256},
    };
    use serde_json::{Value, json};

    use super::*;

    const NOW: u64 = 1_800_000_000;

    struct Signer(KeyPair);

    impl Signer {
        fn new() -> Self {
            Self(KeyPair::generate(KeySize::Rsa2048).expect("a key pair"))
        }

        fn issuer(&self) -> Issuer {
            Issuer {
                email: "push@demo".to_owned(),
                key_id: "k1".to_owned(),
                token_uri: "http://127.0.0.1:1/token".to_owned(),
                public_key: self.0.public_key().as_ref().to_vec(),
            }
        }

        fn sign(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let text = format!("{}.{}", part(header), part(claims));
            let mut signature = vec![0; self.0.public_modulus_len()];
            self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).expect("a signature");
            format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
    }

    fn header() -> Value {
        json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" })
    }

    fn claims() -> Value {
        json!({ "iss": "push@demo", "scope": SCOPE, "aud": "http://127.0.0.1:1/token", "iat": NOW, "exp": NOW + 3600 })
    }

    fn with(mut value: Value, key: &str, to: impl Into<Value>) -> Value {
        value[key] = to.into();
        value
    }

    #[test]
    fn a_faithful_assertion_passes() {
        let signer = Signer::new();
        assert_eq!(verify(&signer.issuer(), &signer.sign(&header(), &claims()), NOW), Ok(()));
        let with_id = with(claims(), "jti", "one");
        assert_eq!(verify(&signer.issuer(), &signer.sign(&header(), &with_id), NOW + 3599), Ok(()));
    }

    #[test]
    fn every_departure_is_refused() {
        let signer = Signer::new();
        let refused = |header: Value, claims: Value| {
            let assertion = signer.sign(&header, &claims);
            assert!(verify(&signer.issuer(), &assertion, NOW).is_err(), "{header} {claims}");
        };
        refused(with(header(), "alg", "none"), claims());
        refused(with(header(), "alg", "PS256"), claims());
        refused(with(header(), "kid", "k2"), claims());
        refused(json!({ "alg": "RS256", "typ": "JWT" }), claims());
        refused(with(header(), "crit", json!(["b64"])), claims());
        refused(header(), with(claims(), "iss", "someone"));
        refused(header(), with(claims(), "aud", "http://127.0.0.1:1/token/"));
        refused(header(), with(claims(), "aud", json!(["http://127.0.0.1:1/token"])));
        refused(header(), with(claims(), "scope", "https://www.googleapis.com/auth/cloud-platform"));
        refused(header(), with(claims(), "iat", NOW + 1));
        refused(header(), with(claims(), "iat", NOW.to_string()));
        refused(header(), with(claims(), "exp", NOW + 3601));
        refused(header(), with(claims(), "exp", NOW));
        refused(header(), with(claims(), "admin", true));
    }

    #[test]
    fn a_foreign_or_bent_signature_is_refused() {
        let (signer, other) = (Signer::new(), Signer::new());
        let foreign = other.sign(&header(), &claims());
        assert_eq!(verify(&signer.issuer(), &foreign, NOW), Err("Invalid JWT Signature.".to_owned()));
        let own = signer.sign(&header(), &claims());
        let later = signer.sign(&header(), &with(claims(), "exp", NOW + 60));
        let body: Vec<&str> = later.split('.').collect();
        let grafted = format!("{}.{}.{}", body[0], body[1], own.rsplit('.').next().expect("a signature"));
        assert_eq!(verify(&signer.issuer(), &grafted, NOW), Err("Invalid JWT Signature.".to_owned()));
        for text in ["", "a.b", "a.b.c.d", &format!("{own}=")] {
            assert!(verify(&signer.issuer(), text, NOW).is_err(), "{text}");
        }
    }
}
