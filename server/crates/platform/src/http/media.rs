//! The media types of requests and answers.
//!
//! What is answered is the client's choice: of the ranges in `Accept`, the most specific one decides how much an answer
//! is wanted, and the most wanted one is given. Where nothing fits, nothing is executed (406). Answers are always UTF-8.

use std::cmp::Reverse;

use http::{HeaderMap, HeaderValue, header};

/// What an answer can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells whether there is data.
    GraphqlResponse,
    /// `application/json`: a readable request is answered by 200.
    Json,
    /// `text/event-stream`: GraphQL over server-sent events, for those who name it.
    EventStream,
}

/// One range of an `Accept` header, with its weight in thousandths.
struct Range<'h> {
    kind: &'h str,
    subtype: &'h str,
    weight: u16,
}

impl Media {
    const ALL: [Self; 3] = [Self::GraphqlResponse, Self::Json, Self::EventStream];

    /// The answer that the client wants most; none where nothing fits.
    pub(super) fn wanted(headers: &HeaderMap) -> Option<Self> {
        let accepted: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().map(|value| value.to_str().unwrap_or("-")).collect();
        if accepted.iter().all(|value| value.trim().is_empty()) {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> =
            accepted.iter().flat_map(|value| value.split(',')).filter_map(Range::read).collect();
        let wishes = Self::ALL.iter().filter_map(|media| Some((media.wish(&ranges)?, *media)));
        wishes.min_by_key(|(wish, _)| *wish).map(|(_, media)| media)
    }

    /// The door that it is the answer of, as it is counted.
    pub(super) fn door(self) -> &'static str {
        match self {
            Self::GraphqlResponse | Self::Json => "http",
            Self::EventStream => "stream",
        }
    }

    /// The value of `content-type`; what is refused before there is a stream is JSON.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json | Self::EventStream => "application/json; charset=utf-8",
        })
    }

    /// How much this is wanted, the least value the most; none if it is not.
    fn wish(self, ranges: &[Range<'_>]) -> Option<(Reverse<u16>, u8, u8)> {
        let fitting = ranges.iter().filter_map(|range| Some((range.distance(self)?, range.weight)));
        let (distance, weight) = fitting.min_by_key(|(distance, _)| *distance)?;
        let is_named = distance == 0;
        if self == Self::EventStream && !is_named {
            return None;
        }
        let rank = u8::from(is_named != (self == Self::GraphqlResponse));
        (weight > 0).then_some((Reverse(weight), distance, rank))
    }

    fn essence(self) -> (&'static str, &'static str) {
        match self {
            Self::GraphqlResponse => ("application", "graphql-response+json"),
            Self::Json => ("application", "json"),
            Self::EventStream => ("text", "event-stream"),
        }
    }
}

impl<'h> Range<'h> {
    fn read(text: &'h str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut weight = 1000;
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => weight = thousandths(value)?,
                "charset" if !value.eq_ignore_ascii_case("utf-8") => return None,
                _ => {}
            }
        }
        Some(Self { kind, subtype, weight })
    }

    /// How far the range is from naming the media type; none if it does not cover it.
    fn distance(&self, media: Media) -> Option<u8> {
        let (kind, subtype) = media.essence();
        match (self.kind, self.subtype) {
            ("*", "*") => Some(2),
            (own, "*") if own.eq_ignore_ascii_case(kind) => Some(1),
            (own, named) if own.eq_ignore_ascii_case(kind) && named.eq_ignore_ascii_case(subtype) => Some(0),
            _ => None,
        }
    }
}

/// Whether a body says that it is JSON in UTF-8.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Range::read(media_type).is_some_and(|range| range.distance(Media::Json) == Some(0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight lies between 0 and 1")]
fn thousandths(weight: &str) -> Option<u16> {
    let weight = weight.parse::<f32>().ok().filter(|weight| (0.0..=1.0).contains(weight))?;
    Some((weight * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(accept: &'static str) -> Option<Media> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        Media::wanted(&headers)
    }

    #[test]
    fn without_a_wish_the_answer_is_json() {
        assert_eq!(Media::wanted(&HeaderMap::new()), Some(Media::Json));
        for accept in
            ["", "*/*", "application/*", "text/html, */*;q=0.1", "application/json", "APPLICATION/JSON; charset=UTF-8"]
        {
            assert_eq!(wanted(accept), Some(Media::Json), "{accept}");
        }
    }

    #[test]
    fn the_newer_type_is_given_where_it_is_named() {
        let newer = "application/graphql-response+json";
        assert_eq!(wanted(newer), Some(Media::GraphqlResponse));
        for accept in [
            "application/graphql-response+json,application/json;q=0.9",
            "application/json;q=0.9, application/graphql-response+json",
            "application/json, application/graphql-response+json",
            "application/graphql-response+json, */*",
            "application/json;q=0, */*",
        ] {
            assert_eq!(wanted(accept), Some(Media::GraphqlResponse), "{accept}");
        }
    }

    #[test]
    fn the_weight_decides_and_the_most_specific_range_gives_it() {
        assert_eq!(wanted("application/graphql-response+json;q=0.3, application/json;q=0.4"), Some(Media::Json));
        assert_eq!(wanted("application/graphql-response+json;q=0, application/*"), Some(Media::Json));
        assert_eq!(
            wanted("application/*, application/json;q=0.2, application/graphql-response+json;q=0.1"),
            Some(Media::Json)
        );
    }

    #[test]
    fn a_stream_is_given_to_those_who_name_it() {
        assert_eq!(wanted("text/event-stream"), Some(Media::EventStream));
        assert_eq!(wanted("text/event-stream, application/json;q=0.5"), Some(Media::EventStream));
        assert_eq!(wanted("text/*"), None);
    }

    #[test]
    fn what_nobody_can_give_fits_nothing() {
        for accept in [
            "text/html",
            "application/xml",
            "application/json;q=0",
            "*/*;q=0",
            "json",
            "application/json; charset=gb18030",
        ] {
            assert_eq!(wanted(accept), None, "{accept}");
        }
    }
}
