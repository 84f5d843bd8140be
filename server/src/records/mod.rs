//! Everything of one person, across all subjects.
//!
//! Both subjects go through a registry that the composition root gathers: what of a subject passes to others when an employee
//! leaves, and what of a customer is exported and erased on request. Neither knows by name which subjects there are.

/// Everything of one employee passes to others.
pub mod handovers;
/// The data of one professional, handed over and erased on request.
pub mod privacy;
