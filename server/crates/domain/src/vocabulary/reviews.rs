//! Words of reviews and remarks.

text_enum! {
    /// How far a review has come.
    pub enum ReviewState {
        /// Waiting (待审阅).
        Due = "DUE",
        /// Waiting at the next level, since the due time passed (已升级).
        Escalated = "ESCALATED",
        /// Done (已审阅).
        Done = "DONE",
    }
}

text_enum! {
    /// How much attention a visit asks for.
    pub enum ReviewPriority {
        /// To be read singly, for a stated reason.
        MustSee = "MUST_SEE",
        /// Drawn at random out of a batch, to be read singly.
        Sample = "SAMPLE",
        /// Alike others; may be acknowledged together.
        Routine = "ROUTINE",
    }
}

text_enum! {
    /// How a review was met; recorded honestly.
    pub enum ReviewMode {
        /// Read and rated singly.
        Read = "READ",
        /// Acknowledged together with others.
        Batch = "BATCH",
        /// Read as the random sample of a batch.
        Sampled = "SAMPLED",
    }
}

text_enum! {
    /// What happened to a row of a live list.
    pub enum ChangeKind {
        /// It is new in the list or changed.
        Upserted = "UPSERTED",
        /// It left the list or the viewer's reach.
        Removed = "REMOVED",
        /// Too much happened: ask for the first page again.
        Resync = "RESYNC",
    }
}

text_enum! {
    /// What a remark is.
    pub enum RemarkKind {
        /// A comment (评语).
        Comment = "COMMENT",
        /// A suggestion (建议).
        Suggestion = "SUGGESTION",
        /// An instruction, which must be acknowledged (批示).
        Instruction = "INSTRUCTION",
    }
}
