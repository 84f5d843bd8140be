//! Ways that close a circle of files and are known. The list only gets shorter: a test finds those that are gone.

/// From which file to which, and what closes the circle.
pub type KnownWay = (&'static str, &'static str, &'static str);

/// The ways below each folder.
pub const KNOWN: &[(&str, &[KnownWay])] = &[
    (
        "server/crates/platform/src/http",
        &[
            ("admission.rs", "gateway.rs", "a method of the gateway, in a file of its own"),
            ("denials.rs", "gateway.rs", "a denial is recorded by what the gateway holds"),
            ("deadline.rs", "leaving.rs", "who is late is refused as who meets a server that leaves"),
            ("limits/rates.rs", "gateway.rs", "a method of the gateway, in a file of its own"),
            ("settings.rs", "graphiql.rs", "settings hold options that their readers define"),
        ],
    ),
    (
        "server/crates/platform/src/http/socket",
        &[("execution.rs", "operations.rs", "what was executed in vain gives back what it heard")],
    ),
    (
        "server/src/communication/reminders",
        &[("actions.rs", "duties.rs", "an action enqueues the job that comes back to it")],
    ),
    (
        "server/src/records/handovers",
        &[
            ("actions/advance.rs", "duties.rs", "an action enqueues the job that comes back to it"),
            ("actions/start.rs", "duties.rs", "an action enqueues the job that comes back to it"),
        ],
    ),
];
