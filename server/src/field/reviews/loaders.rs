//! Edges to reviews.

use std::collections::HashMap;

use rounds_domain::ids::{ReviewId, VisitId};
use rounds_tables::reviews;
use uuid::Uuid;

use super::model::{FeedKey, Review};
use super::store;
use crate::field::visits::Visit;
use crate::organisation::people::Employee;
use rounds_platform::db::{Keys, Read, Reader};
use rounds_platform::graphql::{Ahead, Entity, Join, SortKey};

/// The review of a visit.
pub struct ReviewOf;

impl Entity for Review {
    type Id = ReviewId;

    fn id(&self) -> ReviewId {
        self.id
    }

    fn read(reader: &Reader, ids: Keys) -> Read<Vec<Self>> {
        store::by_ids(reader, ids)
    }

    fn look_ahead(rows: &mut Ahead<'_, '_>) {
        rows.row::<Visit>("visit", reviews::visit_id);
        rows.row::<Employee>("manager", reviews::manager_id);
    }
}

impl SortKey<FeedKey> for Review {
    fn sort_key(&self) -> FeedKey {
        FeedKey(self.priority_rank, self.due_at.0, self.id.0)
    }
}

impl Join for ReviewOf {
    type Parent = VisitId;
    type Value = Review;
    type Alike = ();

    fn read(reader: &Reader, visits: Keys, (): &()) -> Read<HashMap<Uuid, Self::Value>> {
        store::of_visits(reader, visits).keyed(|review: &Review| review.visit_id).one_of_each()
    }

    fn look_ahead((): &(), rows: &mut Ahead<'_, '_>) {
        Review::look_ahead(rows);
    }
}
