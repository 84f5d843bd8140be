//! Who asks, what they may do, and how far they reach.
//!
//! A `Viewer` is made once per session and epoch and is carried by every database session: there is no way to read rows
//! without one. A permission is an argument: an action that needs one takes one of `permits`, which only `Viewer::permit`
//! makes. `Reach` says whose records a viewer may see under one permission.

pub mod keyring;
pub mod passwords;
pub mod permits;
mod reach;
pub mod tokens;
pub mod viewers;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono_tz::Tz;
use rounds_domain::ids::{DepartmentId, DeviceId, EmployeeId, SessionId};
use rounds_domain::permissions::{GrantScope, Permission};
use rounds_domain::vocabulary::Language;

pub use reach::{Predicate, Reach, nested, nothing};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Viewer(Arc<Facts>);

/// What is known of whoever asks.
#[derive(Debug)]
pub struct Facts {
    /// The person; none for the system.
    pub employee: EmployeeId,
    /// The session in use.
    pub session: SessionId,
    /// The device in use.
    pub device: Option<DeviceId>,
    /// Their department.
    pub department: DepartmentId,
    /// Their department, those that they lead, and all below.
    pub departments: Vec<uuid::Uuid>,
    /// Permissions in force, the widest scope for each.
    pub grants: BTreeMap<Permission, GrantScope>,
    /// Grows whenever the reach can have shrunk.
    pub epoch: i64,
    /// Language of their messages.
    pub language: Language,
    /// Zone in which their days are computed.
    pub zone: Tz,
    /// Whether a new password is due before anything else.
    pub must_change_password: bool,
    /// For the system: why it acts.
    pub reason: Option<&'static str>,
}

impl std::ops::Deref for Viewer {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

impl Viewer {
    /// Somebody who signed in.
    #[must_use]
    pub fn of(facts: Facts) -> Self {
        Self(Arc::new(facts))
    }

    /// The system itself, for a stated reason; it reaches everything.
    #[must_use]
    pub fn system(reason: &'static str) -> Self {
        let nobody = uuid::Uuid::nil();
        Self::of(Facts {
            employee: EmployeeId(nobody),
            session: SessionId(nobody),
            device: None,
            department: DepartmentId(nobody),
            departments: Vec::new(),
            grants: Permission::ALL.iter().map(|permission| (*permission, GrantScope::All)).collect(),
            epoch: 0,
            language: Language::ZhCn,
            zone: Tz::UTC,
            must_change_password: false,
            reason: Some(reason),
        })
    }

    /// Whether it is the system.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.reason.is_some()
    }

    /// The person for records that name who did it; none for the system.
    #[must_use]
    pub fn person(&self) -> Option<EmployeeId> {
        (!self.is_system()).then_some(self.employee)
    }

    /// Whether the permission is held, at whatever scope.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.contains_key(&permission)
    }

    /// Whether they would see more if these departments, or people in them, came below another one: some permission of theirs
    /// goes by the tree.
    #[must_use]
    pub fn is_widened(&self, moved: &[DepartmentId], to: DepartmentId) -> bool {
        let goes_by_the_tree = self.grants.values().any(|scope| *scope == GrantScope::Subtree);
        let is_mine = |department: &DepartmentId| self.departments.contains(&department.0);
        goes_by_the_tree && is_mine(&to) && !moved.iter().all(is_mine)
    }

    /// Whose records they may see under a permission.
    #[must_use]
    pub fn reach(&self, permission: Permission) -> Reach {
        match self.grants.get(&permission) {
            None => Reach::Nobody,
            Some(GrantScope::Own) => Reach::Own(self.employee),
            Some(GrantScope::Subtree) => Reach::Subtree { me: self.employee, departments: self.departments.clone() },
            Some(GrantScope::All) => Reach::All,
        }
    }
}
