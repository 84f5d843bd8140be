//! How many sockets and how many event streams are held by one person and by one address: a seat is given back when it is
//! dropped.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rounds_domain::ids::EmployeeId;

use crate::http::listener::Network;
use crate::http::settings::Settings;

/// The seats of everybody.
#[derive(Clone)]
pub struct Slots {
    sockets: ConnectionLimits,
    streams: ConnectionLimits,
}

/// The seats of one kind.
#[derive(Clone)]
struct ConnectionLimits {
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
pub(in crate::http) struct Seat {
    holder: Holder,
    taken: Taken,
}

impl Slots {
    /// As many as operators decided.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            sockets: ConnectionLimits::new(settings.sockets_per_user(), settings.sockets_per_address()),
            streams: ConnectionLimits::new(settings.event_streams_per_user(), settings.event_streams_per_address()),
        }
    }

    /// A socket for a person who has one left.
    pub(super) fn of_person(&self, employee: EmployeeId) -> Option<Seat> {
        self.sockets.of_person(employee)
    }

    /// A socket for an address that has one left.
    pub(super) fn of_address(&self, address: IpAddr) -> Option<Seat> {
        self.sockets.of_address(address)
    }

    /// An event stream for a person, from an address, who both have one left.
    pub(in crate::http) fn for_stream(
        &self,
        employee: Option<EmployeeId>,
        address: Option<IpAddr>,
    ) -> Option<Vec<Seat>> {
        let of_address = address.map(|address| self.streams.of_address(address));
        let of_person = employee.map(|employee| self.streams.of_person(employee));
        of_address.into_iter().chain(of_person).collect()
    }
}

impl ConnectionLimits {
    fn new(per_user: usize, per_address: usize) -> Self {
        Self { per_user, per_address, taken: Taken::default() }
    }

    fn of_person(&self, employee: EmployeeId) -> Option<Seat> {
        self.take(Holder::Person(employee), self.per_user)
    }

    fn of_address(&self, address: IpAddr) -> Option<Seat> {
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
