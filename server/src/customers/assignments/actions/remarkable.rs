//! Customers as something that is spoken of: it concerns whoever serves them as rep.

use rounds_domain::ids::CustomerId;
use rounds_platform::db::DbSession;
use rounds_platform::error::Result;

use super::SERVING;
use crate::customers::assignments::store;
use crate::customers::customers;
use crate::registry::{Remarkable, Subject};

/// Customers, which concern their rep.
pub const CUSTOMER_REMARKABLE: Remarkable = Remarkable {
    prefix: CustomerId::PREFIX,
    kept_as: "CUSTOMER",
    visible: customers::scope::remarks_on,
    find: |session, id| Box::pin(find(session, CustomerId(id))),
};

async fn find(session: &mut DbSession, customer: CustomerId) -> Result<Option<Subject>> {
    if !customers::is_visible(session, customer).await? {
        return Ok(None);
    }
    Ok(Some(Subject {
        prefix: CUSTOMER_REMARKABLE.prefix,
        kept_as: CUSTOMER_REMARKABLE.kept_as,
        id: customer.0,
        concerned: store::rep_of(session, &SERVING, customer).await?,
        customer: Some(customer),
    }))
}
