//! Words of week plans and tasks.

text_enum! {
    /// State of a week plan.
    pub enum PlanState {
        /// A draft that can still be changed (草稿).
        Draft = "DRAFT",
        /// Submitted and split into tasks (已提交).
        Submitted = "SUBMITTED",
        /// Approved by the manager (已批准).
        Approved = "APPROVED",
        /// Returned by the manager with a reason (已退回).
        Returned = "RETURNED",
    }
}

text_enum! {
    /// What the signed-in user may do with a week plan now.
    pub enum PlanAction {
        /// Update the items of the plan.
        Draft = "DRAFT",
        /// Submit the plan for approval.
        Submit = "SUBMIT",
        /// Withdraw the plan to draft.
        Withdraw = "WITHDRAW",
        /// Approve the submitted plan.
        Approve = "APPROVE",
        /// Return the plan with a reason.
        Return = "RETURN",
        /// Add a remark on the plan.
        Remark = "REMARK",
    }
}

text_enum! {
    /// State of a task.
    pub enum TaskState {
        /// The visit has not begun.
        Open = "OPEN",
        /// The visit has been started.
        Started = "STARTED",
        /// The visit has been completed (已完成).
        Done = "DONE",
        /// Cancelled with a reason (已取消).
        Cancelled = "CANCELLED",
        /// The day passed without a visit (未执行).
        Missed = "MISSED",
    }
}

text_enum! {
    /// What created a task.
    pub enum TaskOrigin {
        /// Created by a week plan.
        Plan = "PLAN",
        /// Added by the rep.
        Own = "OWN",
        /// Created by a manager or an instruction.
        Instruction = "INSTRUCTION",
        /// Created by the next step of a visit.
        NextStep = "NEXT_STEP",
    }
}

text_enum! {
    /// What the signed-in user may do with a task now.
    pub enum TaskAction {
        /// Check in for the task.
        CheckIn = "CHECK_IN",
        /// Update time window, purpose, note or pin.
        Change = "CHANGE",
        /// Move the task to another day.
        Postpone = "POSTPONE",
        /// Cancel the task with a reason.
        Cancel = "CANCEL",
    }
}
