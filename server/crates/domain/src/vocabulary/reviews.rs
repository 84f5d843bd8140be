//! Words of reviews and remarks.

text_enum! {
    /// State of a review.
    pub enum ReviewState {
        /// Waiting for the manager (待审阅).
        Due = "DUE",
        /// Passed to the next level, since the due time passed (已升级).
        Escalated = "ESCALATED",
        /// The visit has been reviewed (已审阅).
        Done = "DONE",
    }
}

text_enum! {
    /// How much attention a visit needs.
    pub enum ReviewPriority {
        /// Must be read individually, for a stated reason.
        MustSee = "MUST_SEE",
        /// Drawn at random from a batch; must be read individually.
        Sample = "SAMPLE",
        /// Like many others; may be acknowledged in a batch.
        Routine = "ROUTINE",
    }
}

text_enum! {
    /// How a review was done.
    pub enum ReviewMode {
        /// Read and rated individually.
        Read = "READ",
        /// Acknowledged together with others in a batch.
        Batch = "BATCH",
        /// Read as the random sample of a batch.
        Sampled = "SAMPLED",
    }
}

text_enum! {
    /// What happened to a row of a live list.
    pub enum ChangeKind {
        /// The row is new in the list or was updated.
        Upserted = "UPSERTED",
        /// The row left the list or the user's reach.
        Removed = "REMOVED",
        /// Too many changes at once: fetch the first page again.
        Resync = "RESYNC",
    }
}

text_enum! {
    /// Kind of a remark.
    pub enum RemarkKind {
        /// A comment on the subject (评语).
        Comment = "COMMENT",
        /// A suggestion to the employee concerned (建议).
        Suggestion = "SUGGESTION",
        /// An instruction, which must be acknowledged (批示).
        Instruction = "INSTRUCTION",
    }
}
