//! One line of the file under a mapping: skipped, refused with a code, or an institution.

use csv::ByteRecord;
use rounds_domain::phones::PhoneNumber;
use rounds_domain::place::Given;
use rounds_domain::refusal::Refusal;
use rounds_domain::texts;
use rounds_domain::vocabulary::{DictionaryName, Language};
use serde_json::json;

use crate::catalogue::dictionaries::DICTIONARY_ENTRY_INVALID;
use crate::customers::importing::model::{
    EntryMapping, EntryWish, Institution, Mapping, PhoneMapping, Template, Verdict, VerdictKind, WhenInvalid,
};
use rounds_platform::error::{Code, codes};
use rounds_platform::messages;

const ADDRESS_AT_MOST: usize = 300;

/// A line of the file as texts.
pub(super) struct Line<'h> {
    number: u64,
    headers: &'h [String],
    fields: Vec<String>,
}

/// A field that cannot be taken, and why.
type Fault = (&'static str, Code);

impl<'h> Line<'h> {
    /// A record of as many columns as the header, in UTF-8; else the code of the refusal.
    pub(super) fn of(number: u64, headers: &'h [String], record: &ByteRecord) -> Result<Self, Code> {
        if record.len() != headers.len() {
            return Err(codes::BAD_USER_INPUT);
        }
        let text = |field: &[u8]| String::from_utf8(field.to_vec()).map_err(|_| codes::TEXT_FORBIDDEN_CHARACTER);
        Ok(Self { number, headers, fields: record.iter().map(text).collect::<Result<_, _>>()? })
    }

    /// The institution that the line is.
    pub(super) fn read(&self, mapping: &Mapping) -> Result<Institution, Verdict> {
        let external_id = self.known(mapping, &mapping.columns.external_id).map(str::to_owned);
        if let Some(rule) =
            mapping.skip.iter().find(|rule| rule.equals.iter().any(|text| text == self.raw(&rule.column)))
        {
            let message = format!("{} is {}", rule.column, self.raw(&rule.column));
            let verdict = VerdictKind::Skipped;
            return Err(Verdict { line: self.number, external_id, verdict, code: None, message: Some(message) });
        }
        self.institution(mapping).map_err(|(field, code)| refused(self.number, external_id, field, code))
    }

    fn institution(&self, mapping: &Mapping) -> Result<Institution, Fault> {
        let columns = &mapping.columns;
        let external_id = self.known(mapping, &columns.external_id).unwrap_or_default();
        let (phone, left_out) = match &mapping.phone {
            Some(phone) => self.phone(mapping, phone)?,
            None => (None, None),
        };
        Ok(Institution {
            line: self.number,
            external_id: texts::name(external_id).map_err(|refusal| ("external_id", Code::named(refusal.code())))?,
            code: self.line(mapping, columns.code.as_deref(), "code")?,
            name: texts::name(self.known(mapping, &columns.name).unwrap_or_default())
                .map_err(|refusal| ("name", Code::named(refusal.code())))?,
            address: columns.address.as_ref().map(|address| self.address(mapping, address)).transpose()?.flatten(),
            phone,
            bed_count: self.beds(mapping)?,
            place: self.place(mapping)?,
            entries: self.entries(mapping)?,
            left_out,
        })
    }

    fn line(&self, mapping: &Mapping, column: Option<&str>, field: &'static str) -> Result<Option<String>, Fault> {
        let text = column.and_then(|column| self.known(mapping, column));
        text.map(texts::name).transpose().map_err(|refusal| (field, Code::named(refusal.code())))
    }

    fn address(&self, mapping: &Mapping, template: &Template) -> Result<Option<String>, Fault> {
        let mut address = String::new();
        for (before, column) in &template.0 {
            let Some(text) = self.known(mapping, column) else {
                continue;
            };
            if !address.is_empty() {
                address.push_str(before);
            }
            address.push_str(text);
        }
        if address.is_empty() {
            return Ok(None);
        }
        texts::line(&address, ADDRESS_AT_MOST).map(Some).map_err(|refusal| ("address", Code::named(refusal.code())))
    }

    fn phone(&self, mapping: &Mapping, phone: &PhoneMapping) -> Result<(Option<PhoneNumber>, Option<Code>), Fault> {
        let Some(text) = self.known(mapping, &phone.column) else {
            return Ok((None, None));
        };
        match PhoneNumber::parse(text, Some(phone.region)) {
            Ok(number) => Ok((Some(number), None)),
            Err(refusal) if phone.when_invalid == WhenInvalid::LeaveOut => {
                Ok((None, Some(Code::named(refusal.code()))))
            }
            Err(refusal) => Err(("phone", Code::named(refusal.code()))),
        }
    }

    fn beds(&self, mapping: &Mapping) -> Result<Option<i32>, Fault> {
        let text = mapping.columns.beds.as_ref().and_then(|column| self.known(mapping, column));
        let Some(text) = text else {
            return Ok(None);
        };
        let count = text.parse::<i32>().ok().filter(|count| *count >= 0);
        count.map(Some).ok_or(("beds", codes::NUMBER_OUT_OF_RANGE))
    }

    fn place(&self, mapping: &Mapping) -> Result<Option<Given>, Fault> {
        let Some(coordinates) = &mapping.coordinates else {
            return Ok(None);
        };
        let figure = |column: &str| self.known(mapping, column).map(str::parse::<f64>).transpose();
        let fault = ("coordinates", codes::POINT_OUT_OF_RANGE);
        let lat = figure(&coordinates.latitude).map_err(|_| fault)?;
        let lon = figure(&coordinates.longitude).map_err(|_| fault)?;
        match (lat, lon) {
            (None, None) => Ok(None),
            (Some(lat), Some(lon)) => Given::new(lat, lon, coordinates.system)
                .map(Some)
                .map_err(|refusal| (fault.0, Code::named(refusal.code()))),
            _ => Err(fault),
        }
    }

    fn entries(&self, mapping: &Mapping) -> Result<Vec<(DictionaryName, EntryWish)>, Fault> {
        let wishes = mapping.lists().filter_map(|(list, entry)| self.wish(mapping, entry).map(|wish| (list, wish)));
        let is_storable = |(_, wish): &(DictionaryName, EntryWish)| texts::name(&wish.code).is_ok();
        let wishes: Vec<_> = wishes.collect();
        if wishes.iter().all(is_storable) { Ok(wishes) } else { Err(("entries", DICTIONARY_ENTRY_INVALID)) }
    }

    fn wish(&self, mapping: &Mapping, entry: &EntryMapping) -> Option<EntryWish> {
        let said = match &entry.column {
            Some(column) => self.known(mapping, column)?,
            None => entry.constant.as_deref()?,
        };
        let code = entry.values.get(said).map_or(said, String::as_str);
        let names = entry.entries.get(code);
        Some(EntryWish {
            code: code.to_owned(),
            name_zh: names.map_or(said, |names| &names.zh).to_owned(),
            name_en: names.map_or(said, |names| &names.en).to_owned(),
        })
    }

    /// What a column says, unless it says that nothing is known.
    fn known(&self, mapping: &Mapping, column: &str) -> Option<&str> {
        let text = self.raw(column);
        let is_known = !text.is_empty() && !mapping.null_markers.iter().any(|marker| marker == text);
        is_known.then_some(text)
    }

    fn raw(&self, column: &str) -> &str {
        let place = self.headers.iter().position(|header| header == column);
        place.and_then(|place| self.fields.get(place)).map_or("", |field| field.trim())
    }
}

/// The refusal of a row, with the field at fault.
pub(super) fn refused(line: u64, external_id: Option<String>, field: &str, code: Code) -> Verdict {
    let message = Some(explained(field, code));
    Verdict { line, external_id, verdict: VerdictKind::Refused, code: Some(code.to_string()), message }
}

/// The sentence of a code, with the field that it is about.
pub(super) fn explained(field: &str, code: Code) -> String {
    let sentence = messages::render(Language::En, &format!("error-{code}"), &json!({}));
    if field.is_empty() { sentence } else { format!("{field}: {sentence}") }
}
