//! Words of week plans and tasks.

text_enum! {
    /// How far a week plan has come.
    pub enum PlanState {
        /// Being drafted (草稿).
        Draft = "DRAFT",
        /// Submitted and split into tasks (已提交).
        Submitted = "SUBMITTED",
        /// Approved by the manager (已批准).
        Approved = "APPROVED",
        /// Returned with a reason (已退回).
        Returned = "RETURNED",
    }
}

text_enum! {
    /// What the viewer may do with a plan now.
    pub enum PlanAction {
        /// Change its items.
        Draft = "DRAFT",
        /// Submit it.
        Submit = "SUBMIT",
        /// Take it back.
        Withdraw = "WITHDRAW",
        /// Approve it.
        Approve = "APPROVE",
        /// Return it.
        Return = "RETURN",
        /// Remark on it.
        Remark = "REMARK",
    }
}

text_enum! {
    /// How far a task has come.
    pub enum TaskState {
        /// To be done.
        Open = "OPEN",
        /// Its visit has begun.
        Started = "STARTED",
        /// Its visit is complete (已完成).
        Done = "DONE",
        /// Called off, with a reason (已取消).
        Cancelled = "CANCELLED",
        /// Its day passed without a visit (未执行).
        Missed = "MISSED",
    }
}

text_enum! {
    /// Where a task came from.
    pub enum TaskOrigin {
        /// A week plan.
        Plan = "PLAN",
        /// Added by the rep.
        Own = "OWN",
        /// An instruction of the manager.
        Instruction = "INSTRUCTION",
        /// The next step of a visit.
        NextStep = "NEXT_STEP",
    }
}

text_enum! {
    /// What the viewer may do with a task now.
    pub enum TaskAction {
        /// Check in for it.
        CheckIn = "CHECK_IN",
        /// Change window, purpose or note.
        Change = "CHANGE",
        /// Move it to another day.
        Postpone = "POSTPONE",
        /// Call it off.
        Cancel = "CANCEL",
    }
}
