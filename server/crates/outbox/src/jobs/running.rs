//! The jobs that this worker holds right now.
//!
//! Every held job has a token that is cancelled when its lease is known or must be feared to be lost; the run stops there.
//! That only saves work: what keeps a lost run from doing harm is its fence.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::lease::Claimed;

#[derive(Default)]
pub(super) struct Running {
    held: Mutex<HashMap<(Uuid, i64), Holding>>,
    are_kept: AtomicBool,
    kept_again: Notify,
}

struct Holding {
    lost: CancellationToken,
    renewed: Instant,
}

/// Keeps a job in [`Running`] until dropped.
pub(super) struct Hold<'a> {
    running: &'a Running,
    lease: (Uuid, i64),
    pub(super) lost: CancellationToken,
}

impl Running {
    /// Notes that `job` is held, under a lease asked for at `since`.
    pub(super) fn hold(&self, job: &Claimed, since: Instant) -> Hold<'_> {
        let lost = CancellationToken::new();
        let lease = (job.id, job.fence);
        self.all().insert(lease, Holding { lost: lost.clone(), renewed: since });
        Hold { running: self, lease, lost }
    }

    /// Id and fence of every held job.
    pub(super) fn leases(&self) -> Vec<(Uuid, i64)> {
        self.all().keys().copied().collect()
    }

    /// Notes that of the leases `asked` about at `since`, those of `ours` were renewed; the others are lost.
    pub(super) fn renewed(&self, asked: &[(Uuid, i64)], ours: &[Uuid], since: Instant) {
        let ours: HashSet<&Uuid> = ours.iter().collect();
        let mut all = self.all();
        for lease in asked {
            let Some(holding) = all.get_mut(lease) else { continue };
            if ours.contains(&lease.0) {
                holding.renewed = since;
            } else {
                holding.lost.cancel();
            }
        }
    }

    /// Notes whether leases can be kept now.
    pub(super) fn note_keeping(&self, works: bool) {
        if !self.are_kept.swap(works, Ordering::Relaxed) && works {
            self.kept_again.notify_one();
        }
    }

    /// Whether it makes sense to take more work: a lease that cannot be renewed is work begun in vain.
    pub(super) fn may_grow(&self) -> bool {
        self.are_kept.load(Ordering::Relaxed)
    }

    /// Waits until leases can be kept again.
    pub(super) async fn growth(&self) {
        self.kept_again.notified().await;
    }

    /// Gives up every lease that has not been renewed for as long as a `lease` lasts.
    pub(super) fn give_up_older_than(&self, lease: Duration) {
        for holding in self.all().values() {
            if holding.renewed.elapsed() >= lease {
                holding.lost.cancel();
            }
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<(Uuid, i64), Holding>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.running.all().remove(&self.lease);
    }
}
