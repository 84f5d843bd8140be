//! Who works here and how they get in: the ground on which every other wing stands.
//!
//! `people` is the tree of departments with the employees in it and what each of them may do; `sessions` how somebody signs
//! in, and on which devices; `accounts` how somebody is taken on, locked out and let in again. `inbox` is what each of them was
//! told: it stands down here, below `communication`, because every wing has something to tell. `audit` keeps who did what,
//! `system` what administrators are told of the running system.

pub mod accounts;
pub mod audit;
pub mod inbox;
pub mod people;
pub mod sessions;
pub mod system;
