//! Witnesses: why a store function may touch rows without the scope of its viewer.
//!
//! A store function starts from the scope. One that does not takes a `Held`, a row that its transaction has locked, or made
//! itself, or `System`, which says why rows are read that the viewer may not see. `tests/architecture` holds store functions
//! to that, the two constructors of `Held` to functions that lock or insert, and `System::because` to actions and jobs.
//!
//! Neither can be stored or sent: a `Held` is no copy and no receipt, so that it ends with its transaction.

use std::ops::Deref;

use diesel::Identifiable;

/// A row that this transaction has locked after it was found through a scope, or by what another witness stands for, or that
/// it has inserted itself.
#[derive(Debug)]
pub struct Held<T>(T);

impl<T> Held<T> {
    /// A row that this statement has locked.
    #[must_use]
    pub const fn locked(row: T) -> Self {
        Self(row)
    }

    /// A row that this statement has inserted: nobody else sees it before the transaction ends.
    #[must_use]
    pub const fn inserted(row: T) -> Self {
        Self(row)
    }

    /// The same row by its id alone.
    #[must_use]
    pub fn held_id<Id: Copy + 'static>(&self) -> Held<Id>
    where
        for<'r> &'r T: Identifiable<Id = &'r Id>,
    {
        Held(*(&self.0).id())
    }

    /// The row, of which nothing is proved any more.
    #[must_use]
    pub fn into_row(self) -> T {
        self.0
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Reads and writes past the viewer's reach, for a reason that whoever makes it says.
#[must_use = "a reason is given because something reads past a scope"]
#[derive(Debug, Clone, Copy)]
pub struct System(());

impl System {
    /// The system, because of this.
    pub const fn because(_reason: &'static str) -> Self {
        Self(())
    }
}
