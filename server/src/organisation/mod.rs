//! Who works here and how they get in: the ground on which every other wing stands.
//!
//! `people` is the tree of departments with the employees in it and what each of them may do; `sessions` how somebody signs
//! in, and on which devices; `accounts` how somebody is taken on, locked out and let in again. `inbox` is what each of them was
//! told: it stands down here, below `communication`, because every wing has something to tell. `audit` keeps who did what,
//! `system` what administrators are told of the running system.

/// Employees taken on, their access closed and opened, their passwords reset.
pub mod accounts;
/// Who did what, chained by hash.
pub mod audit;
/// Every notification a person ever got, and pushes.
pub mod inbox;
/// Departments, positions and employees.
pub mod people;
/// Signing in and out; devices.
pub mod sessions;
/// What administrators are told of the running system.
pub mod system;
