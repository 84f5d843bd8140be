//! Documents whose words are the harm: names, strings, numbers and blanks that no writer would choose.

use super::{Breeder, Prey, plain};

pub fn names(breeder: &mut Breeder<'_>) -> Prey {
    let name = breeder
        .one(&["x", "_", "é", "名", "\u{1F600}", "on", "null", "true", "__"])
        .repeat(breeder.one(&[1, 64, 3_000, 15_000]));
    plain(match breeder.below(6) {
        0 => format!("{{ {name} }}"),
        1 => format!("query {name} {{ __typename }}"),
        2 => format!("{{ {name}: __typename }}"),
        3 => format!("query(${name}: {name}) {{ __typename }}"),
        4 => format!("{{ ...{name} }} fragment {name} on {name} {{ __typename }}"),
        _ => format!("{{ __typename @{name}({name}: ${name}) }}"),
    })
}

pub fn strings(breeder: &mut Breeder<'_>) -> Prey {
    let inner = breeder.one(&[
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
    let text = inner.repeat(breeder.one(&[1, 2, 50, 900]));
    let quote = breeder.one(&["\"", "\"\"\""]);
    let string = format!("{quote}{text}{quote}");
    plain(match breeder.below(4) {
        0 => format!("{{ customers(search: {string}) {{ totalCount }} }}"),
        1 => format!("{{ node(id: {string}) {{ id }} }}"),
        2 => format!("query($s: String = {string}) {{ customers(search: $s) {{ totalCount }} }}"),
        _ => format!("{string} {{ __typename }}"),
    })
}

pub fn numbers(breeder: &mut Breeder<'_>) -> Prey {
    let long = "9".repeat(breeder.one(&[10, 20, 400, 9_000]));
    let number = match breeder.below(5) {
        0 => long,
        1 => format!("-{long}.{long}"),
        2 => format!("1e{long}"),
        3 => breeder
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
    plain(match breeder.below(4) {
        0 => format!("{{ customers(first: {number}) {{ totalCount }} }}"),
        1 => format!("{{ node(id: {number}) {{ id }} }}"),
        2 => format!("query($n: Int = {number}) {{ customers(first: $n) {{ totalCount }} }}"),
        _ => format!("{{ weekPlan(week: {number}) {{ id }} }}"),
    })
}

pub fn blanks(breeder: &mut Breeder<'_>) -> Prey {
    let blank = breeder.one(&["#\n", ",", " ", "\u{feff}", "\r", "# x\r\n", "#\u{1F600}\n", "\t"]);
    let count = breeder.one(&[1, 900, 2_100, 8_000, 40_000]);
    plain(format!("{}{{ __typename }}{}", blank.repeat(count / 2), blank.repeat(count / 2)))
}
