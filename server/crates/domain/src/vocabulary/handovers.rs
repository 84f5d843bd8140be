//! Words of handovers.

text_enum! {
    /// A kind of item that a handover moves to the successors.
    pub enum HandoverKind {
        /// Customers that the leaver serves, with their assignments.
        Customers = "CUSTOMERS",
        /// Open week plans: visits still to be made go into the plans of the successors.
        Plans = "PLANS",
        /// Tasks that are still open.
        Tasks = "TASKS",
        /// Reminders that have not rung yet.
        Reminders = "REMINDERS",
        /// Reviews that are not done yet.
        Reviews = "REVIEWS",
        /// Instructions not yet acknowledged; those on a task or a customer go with it.
        Instructions = "INSTRUCTIONS",
        /// Devices, which are retired instead of passed on; only when access is closed.
        Devices = "DEVICES",
        /// Departments that the leaver leads: each gets its next head, or waits for one.
        Headships = "HEADSHIPS",
    }
}

text_enum! {
    /// State of a handover.
    pub enum HandoverState {
        /// Moving in chunks of at most 100 items of a kind.
        Running = "RUNNING",
        /// Stopped by a fault; `resumeHandover` continues it.
        Stopped = "STOPPED",
        /// Everything has moved, and nothing is left with the leaver.
        Complete = "COMPLETE",
    }
}
