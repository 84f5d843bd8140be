//! The life of a private cluster on a real PostgreSQL: started, stopped, killed, shared, refused.
//!
//! Killings are real: a child process of this very test program holds the cluster and is killed by `kill -9`.

#[cfg(test)]
mod alone;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod support;
