//! How many sockets are held by one person and by one address: a seat is given back when it is dropped.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rounds_domain::ids::EmployeeId;

use crate::platform::http::accept::Network;
use crate::platform::http::settings::Settings;

/// The seats of everybody.
#[derive(Clone)]
pub struct Seats {
    per_user: usize,
    per_address: usize,
    taken: Taken,
}

type Taken = Arc<Mutex<HashMap<Holder, usize>>>;

/// Who holds seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    Person(EmployeeId),
    Network(Network),
}

/// One seat, as long as it is held.
pub(super) struct Seat {
    holder: Holder,
    taken: Taken,
}

impl Seats {
    /// As many as operators decided.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let (per_user, per_address) = (settings.sockets_per_user(), settings.sockets_per_address());
        Self { per_user, per_address, taken: Taken::default() }
    }

    /// A seat for a person who has one left.
    pub(super) fn of_person(&self, employee: EmployeeId) -> Option<Seat> {
        self.take(Holder::Person(employee), self.per_user)
    }

    /// A seat for an address that has one left.
    pub(super) fn of_address(&self, address: IpAddr) -> Option<Seat> {
        self.take(Holder::Network(address.into()), self.per_address)
    }

    fn take(&self, holder: Holder, most: usize) -> Option<Seat> {
        let mut taken = locked(&self.taken);
        let held = taken.get(&holder).copied().unwrap_or_default();
        if held >= most {
            return None;
        }
        taken.insert(holder, held + 1);
        Some(Seat { holder, taken: self.taken.clone() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Entry::Occupied(mut held) = locked(&self.taken).entry(self.holder) {
            *held.get_mut() -= 1;
            if *held.get() == 0 {
                held.remove();
            }
        }
    }
}

fn locked(taken: &Taken) -> MutexGuard<'_, HashMap<Holder, usize>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}
