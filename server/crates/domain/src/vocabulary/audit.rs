//! Words of the audit trail.

text_enum! {
    /// How an attempt ended.
    pub enum AuditOutcome {
        /// It was done.
        Done = "DONE",
        /// It was denied.
        Denied = "DENIED",
    }
}
