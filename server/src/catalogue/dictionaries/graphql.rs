//! Lists and products in the public schema.

use rounds_domain::ids::{DictionaryEntryId, ProductId};
use rounds_domain::vocabulary::DictionaryName;

use super::model::{DictionaryEntry, Product, named};
use super::store;
use rounds_platform::graphql::Entity as _;
use rounds_platform::graphql::prelude::*;

/// Reads of lists and products.
#[derive(Default)]
pub struct DictionaryQuery;

#[Object]
impl DictionaryQuery {
    /// Whole company lists for forms, at most 2,000 entries in all, by list and code.
    async fn dictionaries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Names of the lists to return.")] names: Vec<DictionaryName>,
    ) -> Answer<Vec<DictionaryEntry>> {
        Some(async { store::entries_of(&mut ctx.db()?.session().await?, &names).await }.await)
    }

    /// Products in use, by code.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Part of a name or code; all products if omitted.")] search: Option<String>,
        #[graphql(desc = "Number of rows from the start of the list, 1–100; default 20.")] first: Option<i32>,
        #[graphql(desc = "Cursor after which the page starts.")] after: Option<String>,
        #[graphql(desc = "Number of rows from the end of the list, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Cursor before which the page ends.")] before: Option<String>,
    ) -> Answer<Connection<Product>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            let search = search.as_deref();
            let (rows, count) = (store::products(search, &page), store::count_products(search));
            Connection::read(ctx, rows, count, Product::look_ahead).await
        };
        Some(work.await)
    }
}

/// One entry of a list that the company maintains (公用表).
#[Object]
impl DictionaryEntry {
    /// Global id, opaque and stable.
    pub async fn id(&self) -> &DictionaryEntryId {
        &self.id
    }

    /// Revision of this row: counts its changes, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// List that the entry belongs to.
    async fn dictionary(&self) -> DictionaryName {
        self.dictionary
    }

    /// Company code, unique within the list.
    async fn code(&self) -> &str {
        &self.code
    }

    /// Name in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        named(ctx.language(), &self.name_zh, &self.name_en)
    }

    /// Whether the entry may be chosen; past records keep inactive ones.
    async fn is_active(&self) -> bool {
        self.is_active
    }
}

/// A product that visits talk about (产品).
#[Object]
impl Product {
    /// Global id, opaque and stable.
    pub async fn id(&self) -> &ProductId {
        &self.id
    }

    /// Revision of this row: counts its changes, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// Company code of the product, unique.
    async fn code(&self) -> &str {
        &self.code
    }

    /// Name in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        named(ctx.language(), &self.name_zh, &self.name_en)
    }

    /// Strength and package size (规格); null when not recorded.
    async fn spec(&self) -> Option<&str> {
        self.spec.as_deref()
    }
}
