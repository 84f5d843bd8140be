//! Names for a company that does not exist: put together from common parts, always the same for the same seed.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾",
    "彭", "吕",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平",
    "刚", "桂英", "建华", "建国", "志强", "晓明", "雪梅", "海燕", "文博", "子涵", "思远", "佳怡", "浩然", "雨桐",
    "欣怡", "俊杰", "宇轩", "梦洁", "嘉豪",
];
const ENGLISH_GIVEN: &[&str] =
    &["Anna", "Brian", "Clara", "Daniel", "Emma", "Frank", "Grace", "Henry", "Irene", "James", "Karen", "Leo"];
const ENGLISH_SURNAMES: &[&str] =
    &["Baker", "Carter", "Dixon", "Ellis", "Foster", "Grant", "Hayes", "Lewis", "Mason", "Parker", "Reed", "Ward"];
const VIRTUES: &[&str] = &[
    "仁和", "康宁", "同德", "博爱", "协安", "华康", "济民", "安泰", "慈铭", "明德", "永康", "瑞慈", "和睦", "长青",
    "天佑",
];
const ENGLISH_VIRTUES: &[&str] =
    &["Harmony", "Riverside", "Sunrise", "United", "Green Lake", "Golden Gate", "Evergreen", "New Hope"];
const DEPARTMENTS: &[&str] =
    &["心内科", "呼吸科", "消化科", "神经内科", "骨科", "肿瘤科", "内分泌科", "儿科", "药剂科", "急诊科"];

/// What an institution is: its category code, how its name ends in Chinese and in English, its level code.
pub(super) const KINDS: &[(&str, &str, &str, Option<&str>)] = &[
    ("HOSPITAL", "医院", "Hospital", Some("3A")),
    ("HOSPITAL", "人民医院", "General Hospital", Some("3B")),
    ("HOSPITAL", "中医医院", "Hospital of Chinese Medicine", Some("2A")),
    ("CLINIC", "门诊部", "Clinic", None),
    ("CLINIC", "社区卫生服务中心", "Community Health Centre", Some("1A")),
    ("PHARMACY", "大药房", "Pharmacy", None),
    ("DISTRIBUTOR", "医药有限公司", "Medical Supplies", None),
];

/// A person's name; one in ten is English.
pub(super) fn person(random: &mut StdRng) -> String {
    if random.random_ratio(1, 10) {
        return format!("{} {}", pick(random, ENGLISH_GIVEN), pick(random, ENGLISH_SURNAMES));
    }
    format!("{}{}", pick(random, SURNAMES), pick(random, GIVEN))
}

/// An institution's name in a quarter of a city; one in eight is English.
pub(super) fn institution(random: &mut StdRng, city: &super::places::City, kind: usize) -> String {
    let (_, chinese, english, _) = KINDS[kind];
    if random.random_ratio(1, 8) {
        return format!("{} {} {english}", city.latin, pick(random, ENGLISH_VIRTUES));
    }
    format!("{}{}{}{chinese}", city.name, pick(random, city.quarters), pick(random, VIRTUES))
}

/// A department of a hospital.
pub(super) fn ward(random: &mut StdRng) -> &'static str {
    pick(random, DEPARTMENTS)
}

fn pick(random: &mut StdRng, words: &[&'static str]) -> &'static str {
    words.choose(random).copied().unwrap_or_default()
}
