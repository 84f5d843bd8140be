//! How many WebSockets one person may hold.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use rounds_domain::ids::EmployeeId;

use crate::platform::access::Viewer;

/// The seats of everybody.
#[derive(Clone)]
pub struct Seats {
    each: usize,
    taken: Arc<Mutex<HashMap<EmployeeId, usize>>>,
}

/// One seat, as long as it is held.
pub(in crate::platform::http) struct Seat {
    employee: EmployeeId,
    taken: Arc<Mutex<HashMap<EmployeeId, usize>>>,
}

impl Seats {
    /// So many for each.
    #[must_use]
    pub fn new(each: usize) -> Self {
        Self { each, taken: Arc::default() }
    }

    /// A seat for somebody, if they have one left.
    pub(in crate::platform::http) fn take(&self, viewer: &Viewer) -> Option<Seat> {
        let employee = viewer.employee;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_employee = taken.entry(employee).or_default();
        if *of_employee >= self.each {
            metrics::counter!("rounds_rate_limited_total", "kind" => "sockets").increment(1);
            return None;
        }
        *of_employee += 1;
        Some(Seat { employee, taken: self.taken.clone() })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut of_employee) = taken.entry(self.employee) {
            *of_employee.get_mut() -= 1;
            if *of_employee.get() == 0 {
                of_employee.remove();
            }
        }
    }
}
