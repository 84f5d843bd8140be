//! Sentences for people: stored as key and arguments, rendered in the reader's language.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rounds_domain::vocabulary::Language;
use unic_langid::langid;

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<HashMap<Language, Bundle>> = LazyLock::new(|| {
    let chinese = bundle(langid!("zh-CN"), include_str!("../../../assets/messages/zh-CN.ftl"));
    let english = bundle(langid!("en"), include_str!("../../../assets/messages/en.ftl"));
    HashMap::from([(Language::ZhCn, chinese), (Language::En, english)])
});

fn bundle(language: unic_langid::LanguageIdentifier, text: &str) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).expect("the message files are checked by a test");
    bundle.add_resource(resource).expect("no message is declared twice; checked by a test");
    bundle
}

/// The sentence for a key; the key itself if nobody wrote one, which a test rules out for every key in use.
#[must_use]
pub fn render(language: Language, key: &str, arguments: &serde_json::Value) -> String {
    let bundle = &BUNDLES[&language];
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let arguments = fluent_arguments(arguments);
    bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
}

/// Whether a key has a sentence in every language.
#[must_use]
pub fn is_known(key: &str) -> bool {
    BUNDLES.values().all(|bundle| bundle.has_message(key))
}

fn fluent_arguments(arguments: &serde_json::Value) -> FluentArgs<'_> {
    let mut made = FluentArgs::new();
    for (name, value) in arguments.as_object().into_iter().flatten() {
        let value = match value {
            serde_json::Value::String(text) => FluentValue::String(Cow::Borrowed(text.as_str())),
            serde_json::Value::Number(number) => FluentValue::from(number.as_f64().unwrap_or_default()),
            other => FluentValue::String(Cow::Owned(other.to_string())),
        };
        made.set(name.as_str(), value);
    }
    made
}

/// The language that an `Accept-Language` header asks for first, of those spoken here.
#[must_use]
pub fn preferred(header: &str) -> Option<Language> {
    let mut wishes: Vec<(u32, Language)> = header.split(',').filter_map(wish).collect();
    wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wishes.first().map(|(_, language)| *language)
}

fn wish(part: &str) -> Option<(u32, Language)> {
    let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
    let weight = match parameters.trim().strip_prefix("q=") {
        Some(text) => text.trim().parse::<f64>().ok().filter(|weight| (0.0..=1.0).contains(weight))?,
        None => 1.0,
    };
    let language = match tag.trim().to_ascii_lowercase() {
        tag if tag.starts_with("zh") => Language::ZhCn,
        tag if tag.starts_with("en") => Language::En,
        _ => return None,
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight lies between 0 and 1")]
    (weight > 0.0).then_some(((weight * 1000.0) as u32, language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        for code in crate::error::all_codes() {
            assert!(is_known(&format!("error-{code}")), "{code}");
        }
    }

    #[test]
    fn the_heaviest_language_wins() {
        assert_eq!(preferred("fr, en;q=0.5, zh-CN;q=0.8"), Some(Language::ZhCn));
        assert_eq!(preferred("de"), None);
        assert_eq!(preferred("zh;q=0, en;q=0.1"), Some(Language::En));
    }
}
