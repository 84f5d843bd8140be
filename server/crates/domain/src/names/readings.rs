//! How the characters of a name are read.
//!
//! A dictionary gives each character its most usual reading. Over it lie, from weak to strong: readings that are usual
//! in names of institutions and people rather than in prose, words and places whose reading depends on the neighbours,
//! and surnames at the beginning of a person's name of two to four characters.

use pinyin::ToPinyin;

use super::{NameKind, Part};

/// How one part of a name is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The reading by which it is sorted.
    pub(super) usual: String,
    /// A second one, by which it is also found.
    pub(super) other: Option<String>,
}

/// Readings that are usual in names.
const CHARACTERS: &[(char, &str)] = &[
    ('长', "chang"),
    ('長', "chang"),
    ('都', "du"),
    ('曾', "zeng"),
    ('翟', "zhai"),
    ('缪', "miao"),
    ('厦', "xia"),
    ('廈', "xia"),
    ('藏', "zang"),
    ('参', "shen"),
    ('參', "shen"),
];

/// Words and places whose reading depends on the neighbours.
const WORDS: &[(&str, &str)] = &[
    ("重庆", "chong qing"),
    ("重慶", "chong qing"),
    ("重阳", "chong yang"),
    ("重组", "chong zu"),
    ("重建", "chong jian"),
    ("大厦", "da sha"),
    ("商厦", "shang sha"),
    ("广厦", "guang sha"),
    ("银行", "yin hang"),
    ("央行", "yang hang"),
    ("商行", "shang hang"),
    ("药行", "yao hang"),
    ("分行", "fen hang"),
    ("支行", "zhi hang"),
    ("行业", "hang ye"),
    ("院长", "yuan zhang"),
    ("会长", "hui zhang"),
    ("校长", "xiao zhang"),
    ("厂长", "chang zhang"),
    ("店长", "dian zhang"),
    ("局长", "ju zhang"),
    ("处长", "chu zhang"),
    ("科长", "ke zhang"),
    ("部长", "bu zhang"),
    ("家长", "jia zhang"),
    ("成长", "cheng zhang"),
    ("生长", "sheng zhang"),
    ("会计", "kuai ji"),
    ("会稽", "kuai ji"),
    ("大夫", "dai fu"),
    ("音乐", "yin yue"),
    ("收藏", "shou cang"),
    ("珍藏", "zhen cang"),
    ("冷藏", "leng cang"),
    ("参考", "can kao"),
    ("参加", "can jia"),
    ("白术", "bai zhu"),
    ("苍术", "cang zhu"),
    ("莪术", "e zhu"),
    ("黄柏", "huang bo"),
    ("柏林", "bo lin"),
    ("厚朴", "hou po"),
    ("阿胶", "e jiao"),
    ("东阿", "dong e"),
    ("调理", "tiao li"),
    ("调养", "tiao yang"),
    ("调节", "tiao jie"),
    ("空调", "kong tiao"),
    ("便宜", "pian yi"),
    ("蚌埠", "beng bu"),
    ("六安", "lu an"),
    ("六合", "lu he"),
    ("铅山", "yan shan"),
    ("洪洞", "hong tong"),
    ("枞阳", "zong yang"),
    ("筠连", "jun lian"),
    ("浚县", "xun xian"),
    ("泌阳", "bi yang"),
    ("大埔", "da bu"),
    ("莘庄", "xin zhuang"),
    ("荥经", "ying jing"),
    ("龟兹", "qiu ci"),
    ("伽师", "jia shi"),
    ("乐亭", "lao ting"),
    ("乐清", "yue qing"),
    ("尉犁", "yu li"),
    ("蔚县", "yu xian"),
    ("浒墅", "xu shu"),
    ("涡阳", "guo yang"),
    ("漯河", "luo he"),
    ("单县", "shan xian"),
    ("中牟", "zhong mu"),
    ("牟平", "mu ping"),
    ("番禺", "pan yu"),
    ("黄陂", "huang pi"),
    ("喀什", "ka shi"),
    ("什邡", "shi fang"),
    ("吴堡", "wu bu"),
    ("解州", "xie zhou"),
    ("繁峙", "fan shi"),
];

/// Surnames that are read otherwise than the same characters elsewhere.
const SURNAMES: &[(&str, &str)] = &[
    ("单", "shan"),
    ("單", "shan"),
    ("曾", "zeng"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("区", "ou"),
    ("區", "ou"),
    ("查", "zha"),
    ("盖", "ge"),
    ("翟", "zhai"),
    ("缪", "miao"),
    ("繆", "miao"),
    ("折", "she"),
    ("种", "chong"),
    ("朴", "piao"),
    ("乐", "yue"),
    ("樂", "yue"),
    ("覃", "qin"),
    ("员", "yun"),
    ("召", "shao"),
    ("秘", "bi"),
    ("繁", "po"),
    ("祭", "zhai"),
    ("薄", "bo"),
    ("黑", "he"),
    ("长孙", "zhang sun"),
    ("尉迟", "yu chi"),
    ("尉遲", "yu chi"),
    ("万俟", "mo qi"),
    ("澹台", "tan tai"),
];

/// How each part of a name is read.
pub(super) fn readings(parts: &[Part], kind: NameKind) -> Vec<Reading> {
    let letters: Vec<Option<char>> = parts
        .iter()
        .map(|part| match part {
            Part::Character(character) => Some(*character),
            Part::Word(_) => None,
        })
        .collect();
    let mut readings: Vec<Reading> = parts.iter().map(alone).collect();
    let mut start = 0;
    while start < letters.len() {
        start += read_word(&letters, &mut readings, start, WORDS).unwrap_or(1);
    }
    if kind == NameKind::Person && (2..=4).contains(&letters.len()) && letters.iter().all(Option::is_some) {
        read_surname(&letters, &mut readings);
    }
    readings
}

fn alone(part: &Part) -> Reading {
    let usual = match part {
        Part::Word(word) => word.clone(),
        Part::Character(character) => {
            let in_names = CHARACTERS.iter().find(|(known, _)| known == character).map(|(_, reading)| *reading);
            let reading = in_names.or_else(|| character.to_pinyin().map(pinyin::Pinyin::plain));
            reading.map_or_else(|| character.to_string(), |reading| reading.replace('ü', "v"))
        }
    };
    Reading { usual, other: None }
}

/// Reads the longest word of a list that begins here, and says how long it is.
fn read_word(
    letters: &[Option<char>],
    readings: &mut [Reading],
    start: usize,
    words: &[(&str, &str)],
) -> Option<usize> {
    let begins_here =
        |word: &str| word.chars().enumerate().all(|(at, letter)| letters.get(start + at) == Some(&Some(letter)));
    let (word, spelled) =
        words.iter().filter(|(word, _)| begins_here(word)).max_by_key(|(word, _)| word.chars().count())?;
    for (reading, syllable) in readings[start..].iter_mut().zip(spelled.split(' ')) {
        syllable.clone_into(&mut reading.usual);
    }
    Some(word.chars().count())
}

/// Reads a surname; it is also found by the reading that its characters have elsewhere.
fn read_surname(letters: &[Option<char>], readings: &mut [Reading]) {
    let elsewhere: Vec<String> = readings.iter().map(|reading| reading.usual.clone()).collect();
    let is_longer_than = |length: usize| letters.len() > length;
    let fitting: Vec<(&str, &str)> =
        SURNAMES.iter().copied().filter(|(surname, _)| is_longer_than(surname.chars().count())).collect();
    let length = read_word(letters, readings, 0, &fitting).unwrap_or(0);
    for (reading, elsewhere) in readings.iter_mut().zip(elsewhere).take(length) {
        reading.other = (reading.usual != elsewhere).then_some(elsewhere);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_syllable_for_each_character() {
        for (word, spelled) in WORDS.iter().chain(SURNAMES) {
            let syllables: Vec<&str> = spelled.split(' ').collect();
            assert_eq!(word.chars().count(), syllables.len(), "{word}");
            assert!(syllables.iter().all(|syllable| syllable.bytes().all(|byte| byte.is_ascii_lowercase())), "{word}");
        }
    }
}
