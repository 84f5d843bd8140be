//! The lists and products of the demo.

use std::collections::HashMap;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::json;
use uuid::Uuid;

use super::Seed;
use super::places::REGIONS;
use super::rows::insert;
use rounds_platform::App;

const ENTRIES: &[(&str, &str, &str, &str)] = &[
    ("CUSTOMER_CATEGORY", "HOSPITAL", "医院", "Hospital"),
    ("CUSTOMER_CATEGORY", "CLINIC", "诊所", "Clinic"),
    ("CUSTOMER_CATEGORY", "PHARMACY", "药店", "Pharmacy"),
    ("CUSTOMER_CATEGORY", "DISTRIBUTOR", "商业公司", "Distributor"),
    ("CUSTOMER_CATEGORY", "DOCTOR", "医生", "Doctor"),
    ("CUSTOMER_SOURCE", "REFERRAL", "转介绍", "Referral"),
    ("CUSTOMER_SOURCE", "EVENT", "学术会议", "Event"),
    ("CUSTOMER_SOURCE", "COLD_CALL", "陌生拜访", "Cold call"),
    ("INSTITUTION_LEVEL", "3A", "三级甲等", "Tertiary A"),
    ("INSTITUTION_LEVEL", "3B", "三级乙等", "Tertiary B"),
    ("INSTITUTION_LEVEL", "2A", "二级甲等", "Secondary A"),
    ("INSTITUTION_LEVEL", "1A", "一级甲等", "Primary A"),
    ("TITLE", "CHIEF", "主任医师", "Chief physician"),
    ("TITLE", "ASSOCIATE_CHIEF", "副主任医师", "Associate chief physician"),
    ("TITLE", "ATTENDING", "主治医师", "Attending physician"),
    ("TITLE", "PHARMACIST", "药师", "Pharmacist"),
    ("VISIT_PURPOSE", "PRODUCT", "产品介绍", "Product presentation"),
    ("VISIT_PURPOSE", "FOLLOW_UP", "跟进回访", "Follow-up"),
    ("VISIT_PURPOSE", "SAFETY", "安全性信息收集", "Safety information"),
    ("VISIT_RESULT", "INTERESTED", "有兴趣", "Interested"),
    ("VISIT_RESULT", "AGREED", "同意试用", "Agreed to try"),
    ("VISIT_RESULT", "NEUTRAL", "保持联系", "Keep in touch"),
    ("VISIT_RESULT", "ABSENT", "未见到", "Not met"),
    ("MATERIAL", "LEAFLET", "说明书", "Leaflet"),
    ("MATERIAL", "STUDY", "文献", "Study reprint"),
];
const PRODUCTS: &[(&str, &str, &str, &str)] = &[
    ("P001", "心舒片", "Cardiosoothe tablets", "10 mg × 14"),
    ("P002", "清肺颗粒", "Clearlung granules", "5 g × 12"),
    ("P003", "安胃胶囊", "Gastrocalm capsules", "20 mg × 28"),
    ("P004", "降糖缓释片", "Glycodown slow-release tablets", "500 mg × 60"),
];

/// The entries and products, by list and code.
pub(super) struct Lists {
    entries: HashMap<(String, String), Uuid>,
    pub products: Vec<Uuid>,
}

/// Writes the lists.
pub(super) async fn make(app: &App, seed: &mut Seed) -> anyhow::Result<Lists> {
    let regions =
        REGIONS.iter().flat_map(|region| region.cities).map(|city| ("REGION", city.code, city.name, city.latin));
    let mut entries = HashMap::new();
    let mut rows = Vec::new();
    for (dictionary, code, name_zh, name_en) in ENTRIES.iter().copied().chain(regions) {
        let id = seed.mint(seed.start);
        entries.insert((dictionary.to_owned(), code.to_owned()), id);
        rows.push(json!({"id": id, "dictionary": dictionary, "code": code, "name_zh": name_zh, "name_en": name_en, "is_active": true,
            "created_at": seed.start, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
    }
    let mut connection = app.database.dedicated().await?;
    insert(&mut connection, "dictionary_entries", &rows).await?;
    let mut products = Vec::new();
    let mut rows = Vec::new();
    for (code, name_zh, name_en, spec) in PRODUCTS {
        let id = seed.mint(seed.start);
        products.push(id);
        rows.push(
            json!({"id": id, "code": code, "name_zh": name_zh, "name_en": name_en, "spec": spec, "is_active": true,
            "created_at": seed.start, "rev": 1, "sync_xid": 0, "sync_seq": 0}),
        );
    }
    insert(&mut connection, "products", &rows).await?;
    Ok(Lists { entries, products })
}

impl Lists {
    /// The entry of a list by its code.
    pub(super) fn entry(&self, dictionary: &str, code: &str) -> Uuid {
        self.entries[&(dictionary.to_owned(), code.to_owned())]
    }

    pub(super) fn category(&self, code: &str) -> Uuid {
        self.entry("CUSTOMER_CATEGORY", code)
    }

    pub(super) fn level(&self, code: &str) -> Uuid {
        self.entry("INSTITUTION_LEVEL", code)
    }

    pub(super) fn region(&self, code: &str) -> Uuid {
        self.entry("REGION", code)
    }

    pub(super) fn any_title(&self, random: &mut StdRng) -> Uuid {
        self.any("TITLE", random)
    }

    pub(super) fn any_source(&self, random: &mut StdRng) -> Uuid {
        self.any("CUSTOMER_SOURCE", random)
    }

    /// Any entry of a list.
    pub(super) fn any(&self, dictionary: &str, random: &mut StdRng) -> Uuid {
        let mut codes: Vec<&str> = ENTRIES.iter().filter(|entry| entry.0 == dictionary).map(|entry| entry.1).collect();
        codes.sort_unstable();
        self.entry(dictionary, codes.choose(random).copied().unwrap_or_default())
    }
}
