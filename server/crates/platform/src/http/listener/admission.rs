//! Places for connections: so many in all, so many for one address.
//!
//! A place is taken when a connection is accepted and given back when its socket is closed, for it travels inside the
//! socket. The memory is bounded by the places: an address without a connection is forgotten.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::Network;
use crate::http::connection_counts;

/// All places.
#[derive(Clone)]
pub(super) struct Admission {
    most: usize,
    taken: Arc<Mutex<Taken>>,
    open: TaskTracker,
}

#[derive(Default)]
struct Taken {
    in_all: usize,
    by_network: HashMap<Network, usize>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// For anybody.
    Listener,
    /// For that address.
    Address,
}

impl Full {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Listener => "house",
            Self::Address => "address",
        }
    }
}

/// A place, as long as it is held.
pub(super) struct Place {
    network: Network,
    taken: Arc<Mutex<Taken>>,
    _open: TaskTrackerToken,
}

impl Admission {
    pub(super) fn new(most: usize) -> Self {
        Self { most, taken: Arc::default(), open: TaskTracker::new() }
    }

    /// A place for a connection from an address that may have at most `most_of_address`.
    pub(super) fn admit(&self, address: IpAddr, most_of_address: usize) -> Result<Place, Full> {
        let network = Network::from(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.in_all >= self.most {
            return Err(Full::Listener);
        }
        let of_network = taken.by_network.entry(network).or_default();
        if *of_network >= most_of_address {
            return Err(Full::Address);
        }
        *of_network += 1;
        taken.in_all += 1;
        connection_counts::connection_opened();
        Ok(Place { network, taken: self.taken.clone(), _open: self.open.token() })
    }

    /// Ends when every place was given back; no more may be taken by then.
    pub(super) async fn emptied(&self) {
        self.open.close();
        self.open.wait().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.in_all -= 1;
        if let Entry::Occupied(mut of_network) = taken.by_network.entry(self.network) {
            *of_network.get_mut() -= 1;
            if *of_network.get() == 0 {
                of_network.remove();
            }
        }
        connection_counts::connection_closed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(admission: &Admission, address: &str) -> Option<Full> {
        admission.admit(address.parse().unwrap(), 2).err()
    }

    #[test]
    fn a_place_is_given_back() {
        let admission = Admission::new(3);
        let address = "192.0.2.1".parse().unwrap();
        let (first, _second) = (admission.admit(address, 2), admission.admit(address, 2));
        assert_eq!(full(&admission, "192.0.2.1"), Some(Full::Address));
        drop(first);
        assert_eq!(full(&admission, "192.0.2.1"), None);
        assert_eq!(admission.taken.lock().unwrap().by_network.len(), 1);
    }

    #[test]
    fn the_house_has_an_end() {
        let admission = Admission::new(1);
        let _place = admission.admit("192.0.2.1".parse().unwrap(), 2);
        assert_eq!(full(&admission, "192.0.2.2"), Some(Full::Listener));
        assert_eq!(admission.taken.lock().unwrap().by_network.len(), 1);
    }
}
