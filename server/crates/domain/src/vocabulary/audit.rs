//! Words of the audit trail.

text_enum! {
    /// How an audited operation ended.
    pub enum AuditOutcome {
        /// The operation was carried out.
        Done = "DONE",
        /// The operation was denied; `code` says why.
        Denied = "DENIED",
    }
}
