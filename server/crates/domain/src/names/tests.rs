use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::phones::Region;

fn thing(name: &str) -> String {
    pinyin(name, NameKind::Thing)
}

fn person(name: &str) -> String {
    pinyin(name, NameKind::Person)
}

fn finds(query: &str, name: &str, kind: NameKind) -> bool {
    let query = normalize_query(query);
    search_keys(name, kind).iter().any(|key| key.starts_with(&query))
}

#[test]
fn a_hospital_is_found_by_characters_pinyin_and_initials_of_any_ending() {
    for query in [
        "北京协和医院",
        "协和",
        "医院",
        "beijing",
        "beijingxieheyiyuan",
        "xiehe",
        "Xie He",
        "xie'he",
        "bjxhyy",
        "xhyy",
        "XH",
        "院",
        "bei jing",
    ] {
        assert!(finds(query, "北京协和医院", NameKind::Thing), "{query}");
    }
    for query in ["和京", "jxh yb", "xiehey uan", "上海"] {
        assert!(!finds(query, "北京协和医院", NameKind::Thing), "{query}");
    }
    assert_eq!(initials("北京协和医院", NameKind::Thing), "bjxhyy");
}

#[test]
fn places_are_read_as_their_people_read_them() {
    for (name, expected) in [
        ("北京协和医院", "beijingxieheyiyuan"),
        ("重庆市第一人民医院", "chongqingshidiyirenminyiyuan"),
        ("厦门大学附属第一医院", "xiamendaxuefushudiyiyiyuan"),
        ("上海长征医院", "shanghaichangzhengyiyuan"),
        ("成都华西医院", "chengduhuaxiyiyuan"),
        ("蚌埠医学院", "bengbuyixueyuan"),
        ("东阿阿胶", "dongeejiao"),
        ("西藏藏医院", "xizangzangyiyuan"),
        ("六安市中医院", "luanshizhongyiyuan"),
        ("国贸大厦药房", "guomaodashayaofang"),
        ("人参行业协会", "renshenhangyexiehui"),
        ("盱眙县人民医院", "xuyixianrenminyiyuan"),
        ("番禺中心医院", "panyuzhongxinyiyuan"),
        ("儿童医院", "ertongyiyuan"),
        ("女子医院", "nvziyiyuan"),
    ] {
        assert_eq!(thing(name), expected, "{name}");
    }
}

#[test]
fn surnames_have_their_own_reading_and_are_found_by_the_common_one_too() {
    for (name, expected) in [
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("仇英", "qiuying"),
        ("解珍", "xiezhen"),
        ("区海明", "ouhaiming"),
        ("尉迟恭", "yuchigong"),
        ("欧阳修", "ouyangxiu"),
        ("吕布", "lvbu"),
        ("乐毅", "yueyi"),
        ("贾宝玉", "jiabaoyu"),
        ("沈括", "shenkuo"),
        ("任重", "renzhong"),
    ] {
        assert_eq!(person(name), expected, "{name}");
    }
    for query in ["danx", "shanx", "sxx", "dxx", "雄信"] {
        assert!(finds(query, "单雄信", NameKind::Person), "{query}");
    }
    assert!(finds("lub", "吕布", NameKind::Person) && finds("lvb", "吕布", NameKind::Person));
    assert_eq!(thing("解放军总医院"), "jiefangjunzongyiyuan");
    assert_eq!(thing("单元"), "danyuan");
}

#[test]
fn a_latin_name_is_found_by_every_word_and_by_initials() {
    for query in ["josé", "jose", "José Rizal", "rizal", "JR", "jose-riz"] {
        assert!(finds(query, "José Rizal", NameKind::Person), "{query}");
    }
    assert!(!finds("ose", "José Rizal", NameKind::Person));
    assert_eq!(initials("St. Mary's Hospital", NameKind::Thing), "smsh");
}

#[test]
fn mixed_names_keep_their_words_whole() {
    assert_eq!(initials("ABC大药房", NameKind::Thing), "abcdyf");
    for query in ["abc大", "abcdayaofang", "3m", "dyf", "２部", "2bu"] {
        assert!(finds(query, "ABC大药房3M（2部）", NameKind::Thing), "{query}");
    }
}

#[test]
fn a_name_without_letters_has_no_keys() {
    assert!(search_keys("—— !", NameKind::Thing).is_empty());
    assert_eq!(
        (thing(""), initials("", NameKind::Person), normalize_query(" - ")),
        (String::new(), String::new(), String::new())
    );
}

#[test]
fn keys_are_few_and_short() {
    let long = "中国医学科学院北京协和医学院附属肿瘤医院国家癌症中心深圳医院门诊部".repeat(3);
    let keys = search_keys(&long, NameKind::Thing);
    assert_eq!(keys.len(), KEYS_AT_MOST);
    assert!(keys.iter().all(|key| key.chars().count() <= KEY_AT_MOST));
    assert!(finds(&thing(&long), &long, NameKind::Thing));
}

#[test]
fn a_telephone_number_is_found_by_its_ending() {
    let mobile = PhoneNumber::parse("13800138765", Some(Region::CN)).unwrap();
    for query in ["13800138765", "+86 138 0013", "138-0013", "8765", "38765", "00138765", "8613800138765"] {
        let query = normalize_query(query);
        assert!(phone_keys(&mobile).iter().any(|key| key.starts_with(&query)), "{query}");
    }
    let landline = PhoneNumber::parse("010-65296114", Some(Region::CN)).unwrap();
    assert!(phone_keys(&landline).contains(&"01065296114".to_owned()));
    assert!(phone_keys(&landline).contains(&"1065296114".to_owned()));
    assert!(phone_keys(&landline).contains(&"6114".to_owned()));
}

proptest! {
    #[test]
    fn keys_are_distinct_folded_and_bounded(name in "[a-zA-Z北京协和长单曾吕 ü3('-]{0,50}|.{0,50}", is_person in any::<bool>()) {
        let kind = if is_person { NameKind::Person } else { NameKind::Thing };
        let keys = search_keys(&name, kind);
        prop_assert!(keys.len() <= KEYS_AT_MOST);
        prop_assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
        for key in &keys {
            prop_assert!(!key.is_empty() && key.chars().count() <= KEY_AT_MOST);
            prop_assert_eq!(&normalize_query(key), key);
        }
        let query = normalize_query(&name);
        prop_assert!(query.is_empty() || keys[0].starts_with(&query));
    }

    #[test]
    fn a_query_is_folded_once(text in ".{0,60}") {
        let query = normalize_query(&text);
        prop_assert_eq!(normalize_query(&query), query);
    }
}
