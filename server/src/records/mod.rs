//! Everything of one person, across all subjects.
//!
//! Both subjects go through a registry that the composition root gathers: what of a subject passes to others when an employee
//! leaves, and what of a customer is exported and erased on request. Neither knows by name which subjects there are.

pub mod handovers;
pub mod privacy;
