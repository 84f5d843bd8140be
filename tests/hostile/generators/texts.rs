//! Documents whose words are the harm: names, strings, numbers and blanks that no writer would choose.

use super::{Payload, PayloadSource, plain};

pub fn names(source: &mut PayloadSource<'_>) -> Payload {
    let name = source
        .one(&["x", "_", "é", "名", "\u{1F600}", "on", "null", "true", "__"])
        .repeat(source.one(&[1, 64, 3_000, 15_000]));
    plain(match source.below(6) {
        0 => format!("{{ {name} }}"),
        1 => format!("query {name} {{ __typename }}"),
        2 => format!("{{ {name}: __typename }}"),
        3 => format!("query(${name}: {name}) {{ __typename }}"),
        4 => format!("{{ ...{name} }} fragment {name} on {name} {{ __typename }}"),
        _ => format!("{{ __typename @{name}({name}: ${name}) }}"),
    })
}

pub fn strings(source: &mut PayloadSource<'_>) -> Payload {
    let inner = source.one(&[
        "\0",
        "\\u0000",
        "\\ud800",
        "\\ud83d\\ude00",
        "\\u{1F600}",
        "\\u{110000}",
        "\\q",
        "\\",
        "\n",
        "\"\"\"",
        "\\\"\"\"",
        "\u{feff}",
        "\u{202e}",
        "e\u{301}",
        "'; drop table customers; --",
        "%",
        "\u{ffff}",
        "\r\n   \t x",
        "仁济",
    ]);
    let text = inner.repeat(source.one(&[1, 2, 50, 900]));
    let quote = source.one(&["\"", "\"\"\""]);
    let string = format!("{quote}{text}{quote}");
    plain(match source.below(4) {
        0 => format!("{{ customers(search: {string}) {{ totalCount }} }}"),
        1 => format!("{{ node(id: {string}) {{ id }} }}"),
        2 => format!("query($s: String = {string}) {{ customers(search: $s) {{ totalCount }} }}"),
        _ => format!("{string} {{ __typename }}"),
    })
}

pub fn numbers(source: &mut PayloadSource<'_>) -> Payload {
    let long = "9".repeat(source.one(&[10, 20, 400, 9_000]));
    let number = match source.below(5) {
        0 => long,
        1 => format!("-{long}.{long}"),
        2 => format!("1e{long}"),
        3 => source
            .one(&[
                "2147483648",
                "-2147483649",
                "1e999",
                "-0",
                "0.0e-0",
                "01",
                "1.",
                ".5",
                "1e",
                "0x1",
                "--1",
                "1_000",
                "9007199254740993",
            ])
            .to_owned(),
        _ => format!("0.{long}e-{long}"),
    };
    plain(match source.below(4) {
        0 => format!("{{ customers(first: {number}) {{ totalCount }} }}"),
        1 => format!("{{ node(id: {number}) {{ id }} }}"),
        2 => format!("query($n: Int = {number}) {{ customers(first: $n) {{ totalCount }} }}"),
        _ => format!("{{ weekPlan(week: {number}) {{ id }} }}"),
    })
}

pub fn blanks(source: &mut PayloadSource<'_>) -> Payload {
    let blank = source.one(&["#\n", ",", " ", "\u{feff}", "\r", "# x\r\n", "#\u{1F600}\n", "\t"]);
    let count = source.one(&[1, 900, 2_100, 8_000, 40_000]);
    plain(format!("{}{{ __typename }}{}", blank.repeat(count / 2), blank.repeat(count / 2)))
}
