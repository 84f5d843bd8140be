//! Lists and products in the public schema.

use rounds_domain::ids::{DictionaryEntryId, ProductId};
use rounds_domain::vocabulary::DictionaryName;

use super::model::{DictionaryEntry, Product, named};
use super::store;
use rounds_platform::graphql::prelude::*;

/// Reads of lists and products.
#[derive(Default)]
pub struct DictionaryQuery;

#[Object]
impl DictionaryQuery {
    /// Company lists for forms, whole (at most 2,000 entries in all).
    async fn dictionaries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Lists wanted.")] names: Vec<DictionaryName>,
    ) -> Answer<Vec<DictionaryEntry>> {
        Some(async { store::entries_of(&mut ctx.db()?.session().await?, &names).await }.await)
    }

    /// Products, by code.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Name or code.")] search: Option<String>,
        #[graphql(desc = "1–100, default 20.")] first: Option<i32>,
        #[graphql(desc = "Start after this cursor.")] after: Option<String>,
        #[graphql(desc = "1–100, from the end.")] last: Option<i32>,
        #[graphql(desc = "End before this cursor.")] before: Option<String>,
    ) -> Answer<Connection<Product>> {
        let arguments = PageArguments { first, after, last, before };
        let work = async {
            let page = arguments.page()?;
            let search = search.as_deref();
            Connection::fetch(
                ctx,
                async |session| store::products(session, search, &page).await,
                async |session| store::count_products(session, search).await,
            )
            .await
        };
        Some(work.await)
    }
}

/// One entry of a list that the company maintains (公用表).
#[Object]
impl DictionaryEntry {
    /// Global id.
    pub async fn id(&self) -> &DictionaryEntryId {
        &self.id
    }

    /// Counts the changes of this row, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// List that it belongs to.
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

    /// Whether it may still be chosen; past records keep it.
    async fn is_active(&self) -> bool {
        self.is_active
    }
}

/// A product that visits talk about (产品).
#[Object]
impl Product {
    /// Global id.
    pub async fn id(&self) -> &ProductId {
        &self.id
    }

    /// Counts the changes of this row, from 1.
    async fn rev(&self) -> i32 {
        self.rev
    }

    /// Company code.
    async fn code(&self) -> &str {
        &self.code
    }

    /// Name in the caller's language.
    async fn name(&self, ctx: &Context<'_>) -> &str {
        named(ctx.language(), &self.name_zh, &self.name_en)
    }

    /// Strength and package (规格).
    async fn spec(&self) -> Option<&str> {
        self.spec.as_deref()
    }
}
