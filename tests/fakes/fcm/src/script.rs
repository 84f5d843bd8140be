//! Answers prepared by a test, one per call, first in, first out.
//!
//! A step waits for one device or for any. It is used up only by a call that is otherwise without fault, and the steps
//! of the device come before those for any.

use std::collections::{HashMap, VecDeque};

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Door {
    #[default]
    Send,
    Token,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    Accept,
    Unavailable,
    Internal,
    QuotaExceeded,
    Unregistered,
    SenderIdMismatch,
    InvalidArgumentToken,
    InvalidArgumentRequest,
    ThirdPartyAuthError,
    Unauthenticated,
    InvalidGrant,
    Timeout,
    Reset,
    #[serde(rename = "GARBAGE_200")]
    Garbage200,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum PauseForm {
    #[default]
    Seconds,
    Date,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    pub kind: Kind,
    /// Seconds; told in the form of `retry_after_form`.
    pub retry_after: Option<u64>,
    #[serde(default)]
    pub retry_after_form: PauseForm,
    /// The message arrives although the answer says otherwise.
    #[serde(default)]
    pub delivered: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scene {
    token: Option<String>,
    #[serde(default)]
    endpoint: Door,
    responses: Vec<Step>,
}

#[derive(Default)]
pub struct Script(HashMap<(Door, Option<String>), VecDeque<Step>>);

impl Script {
    /// Adds the steps of a scene, unless one of them cannot be played at its door.
    pub fn add(&mut self, scene: Scene) -> Result<(), String> {
        if let Some(step) = scene.responses.iter().find(|step| !can_play(scene.endpoint, step)) {
            return Err(format!("{:?} cannot be played at {:?}", step.kind, scene.endpoint));
        }
        if scene.endpoint == Door::Token && scene.token.is_some() {
            return Err("the token endpoint knows no devices".to_owned());
        }
        self.0.entry((scene.endpoint, scene.token)).or_default().extend(scene.responses);
        Ok(())
    }

    pub fn next(&mut self, door: Door, token: Option<&str>) -> Option<Step> {
        let own = token.and_then(|token| self.take(door, Some(token.to_owned())));
        own.or_else(|| self.take(door, None))
    }

    pub fn steps_left(&self) -> usize {
        self.0.values().map(VecDeque::len).sum()
    }

    fn take(&mut self, door: Door, token: Option<String>) -> Option<Step> {
        self.0.get_mut(&(door, token))?.pop_front()
    }
}

fn can_play(door: Door, step: &Step) -> bool {
    use Kind::{Accept, Garbage200, InvalidGrant, QuotaExceeded, Reset, Timeout, Unavailable};
    match door {
        Door::Send => step.kind != InvalidGrant,
        Door::Token => {
            let kinds = [Accept, Garbage200, InvalidGrant, QuotaExceeded, Reset, Timeout, Unavailable];
            kinds.contains(&step.kind) && !step.delivered
        }
    }
}
