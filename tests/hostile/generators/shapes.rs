//! Documents whose shape is the harm: they nest, multiply, go in circles, come in crowds or look alike.

use super::{Payload, PayloadSource, plain};

pub fn nested(source: &mut PayloadSource<'_>) -> Payload {
    let levels = source.one(&[5, 12, 31, 33, 64, 200, 1_000, 3_000, 7_000]);
    let around = |open: &str, core: &str, close: &str| format!("{}{core}{}", open.repeat(levels), close.repeat(levels));
    let document = match source.below(11) {
        0 => format!("{{ dictionaries(names: {}) {{ id }} }}", around("[", "A", "]")),
        1 => format!("{{ customers(filter: {}) {{ totalCount }} }}", around("{a:", "1", "}")),
        2 => format!("query($x: [ID] = {}) {{ __typename }}", around("[", "1", "]")),
        3 => format!("query($x: {}) {{ __typename }}", around("[", "ID", "]")),
        4 => format!("{{ viewer {{ employee {{ {} }} }} }}", around("manager {", "id", "}")),
        5 => around("{ ...", "", "}"),
        6 => around("{ ... on Query", "{ __typename }", "}"),
        7 => format!("{{ __typename {} }}", around("@skip(if: [", "true", "])")),
        8 => "[".repeat(levels),
        9 => format!("{{ a(b: {}", "{c:[".repeat(levels)),
        _ => "{a".repeat(levels),
    };
    plain(document)
}

pub fn fragments(source: &mut PayloadSource<'_>) -> Payload {
    let (count, times) = (source.one(&[2, 8, 30, 49, 51, 120]), source.one(&[1, 2, 3, 6, 20]));
    let mut document = "{ ...F0 }".to_owned();
    for number in 0..count {
        let body =
            if number + 1 == count { "__typename".to_owned() } else { format!("...F{} ", number + 1).repeat(times) };
        document += &format!(" fragment F{number} on Query {{ {body} }}");
    }
    plain(document)
}

pub fn circles(source: &mut PayloadSource<'_>) -> Payload {
    let count = source.one(&[1, 2, 7, 40, 300]);
    let link = |number: usize| format!(" fragment F{number} on Query {{ ... {{ ...F{} }} }}", (number + 1) % count);
    let start = source.one(&["{ ...F0 }", "{ __typename }", "{ ...F0 ...F0 }", "{ ...Missing }"]);
    plain(start.to_owned() + &(0..count).map(link).collect::<String>())
}

pub fn crowds(source: &mut PayloadSource<'_>) -> Payload {
    let count = source.one(&[9, 16, 40, 200, 900]);
    let many = |part: &dyn Fn(usize) -> String| (0..count).map(part).collect::<Vec<_>>().join(" ");
    plain(match source.below(8) {
        0 => format!("{{ {} }}", many(&|number| format!("a{number}: __typename"))),
        1 => format!("{{ __typename {} }}", many(&|_| "@skip(if: false)".to_owned())),
        2 => format!("{{ __typename {} }}", many(&|number| format!("@d{number}"))),
        3 => format!("query({}) {{ __typename }}", many(&|number| format!("$v{number}: Int"))),
        4 => many(&|number| format!("query q{number} {{ __typename }}")),
        5 => format!("{{ __typename }} {}", many(&|number| format!("fragment F{number} on Query {{ __typename }}"))),
        6 => format!("{{ customers({}) {{ totalCount }} }}", many(&|number| format!("a{number}: 1"))),
        _ => format!(
            "mutation {{ {} }}",
            many(&|number| format!("a{number}: signIn(input: {{login: \"a\", password: \"b\"}}) {{ __typename }}"))
        ),
    })
}

/// Fields of one name that must be compared with one another before they may be merged.
pub fn twins(source: &mut PayloadSource<'_>) -> Payload {
    let count = source.one(&[20, 60, 100, 180]);
    let field =
        source.one(&["employee { id name }", "employee { department { id } }", "employee { id } employee { name }"]);
    let body = format!("{field} ").repeat(count);
    let pair = format!("fragment A on Viewer {{ {body} }} fragment B on Viewer {{ {body} }}");
    plain(match source.below(3) {
        0 => format!("{{ viewer {{ {body} }} }}"),
        1 => format!("{{ viewer {{ {body} employee: mustChangePassword }} }}"),
        _ => format!("{{ viewer {{ ...A ...B }} }} {pair}"),
    })
}
