//! What the lists of the company hold: entries of its dictionaries and a product.
//!
//! No mutation makes them yet, so they are entered by SQL, here alone.

use crate::world::World;

/// A purpose of visits.
pub const PURPOSE: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a1";
/// A result of visits.
pub const RESULT: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a2";
/// A leaflet.
pub const MATERIAL: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a3";
/// A level of institutions.
pub const LEVEL: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a4";
/// A title of professionals.
pub const TITLE: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a5";
/// A category of customers.
pub const CATEGORY: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a6";
/// Where customers are known from.
pub const SOURCE: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a7";
/// A region.
pub const BEIJING: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a8";
/// Another region.
pub const NORTH: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000a9";
/// A third region.
pub const SOUTH: &str = "dictionaryentry_0198f3a2-7c00-7000-8000-0000000000aa";
/// A product.
pub const PRODUCT: &str = "product_0198f3a2-7c00-7000-8000-0000000000b1";

/// Id, list, code, and the name in Chinese and in English.
const ENTRIES: [(&str, &str, &str, &str, &str); 10] = [
    (PURPOSE, "VISIT_PURPOSE", "P1", "学术推广", "Detailing"),
    (RESULT, "VISIT_RESULT", "R1", "认可", "Convinced"),
    (MATERIAL, "MATERIAL", "M1", "彩页", "Leaflet"),
    (LEVEL, "INSTITUTION_LEVEL", "L1", "三级甲等", "Level 3, grade A"),
    (TITLE, "TITLE", "T1", "主任医师", "Chief physician"),
    (CATEGORY, "CUSTOMER_CATEGORY", "C1", "医院", "Hospital"),
    (SOURCE, "CUSTOMER_SOURCE", "S1", "学术会议", "Congress"),
    (BEIJING, "REGION", "B", "北京", "Beijing"),
    (NORTH, "REGION", "N", "北区", "North"),
    (SOUTH, "REGION", "S", "南区", "South"),
];

impl World {
    /// Fills the lists of the company; twice changes nothing.
    pub async fn fill_lists(&self) {
        let entries = ENTRIES
            .map(|(id, list, code, zh, en)| format!("('{}', '{list}', '{code}', '{zh}', '{en}', now())", uuid(id)));
        let product = format!("('{}', 'X1', '药', 'Drug', now())", uuid(PRODUCT));
        self.list(&entries.join(", "), &product).await;
    }

    /// Adds one more region and one more product.
    pub async fn lengthen_lists(&self, number: u32) {
        let region = format!("(gen_random_uuid(), 'REGION', 'R{number}', '区', 'Region', now())");
        let product = format!("(gen_random_uuid(), 'Y{number}', '药', 'Drug', now())");
        self.list(&region, &product).await;
    }

    async fn list(&self, entries: &str, products: &str) {
        // By SQL, for no mutation keeps lists yet.
        self.sql(&format!(
            "with entered as (
               insert into dictionary_entries (id, dictionary, code, name_zh, name_en, created_at) values {entries} on conflict do nothing)
             insert into products (id, code, name_zh, name_en, created_at) values {products} on conflict do nothing"
        ))
        .await;
    }
}

/// The UUID of a global id.
fn uuid(id: &str) -> &str {
    id.split_once('_').unwrap().1
}
