//! Words of sessions and devices.

text_enum! {
    /// Why a session ended.
    pub enum SessionEnd {
        /// The user signed out.
        SignedOut = "SIGNED_OUT",
        /// Ended by an administrator (强制下线).
        Forced = "FORCED",
        /// The session or its refresh token expired.
        Expired = "EXPIRED",
        /// A used refresh token was presented again, or on another device.
        TokenReused = "TOKEN_REUSED",
        /// The employee's access was closed.
        AccessClosed = "ACCESS_CLOSED",
        /// The password was changed or reset.
        PasswordChanged = "PASSWORD_CHANGED",
    }
}

text_enum! {
    /// Operating system of a device.
    pub enum Platform {
        /// Android with Google services.
        Android = "ANDROID",
        /// Android without Google services, as sold in mainland China.
        AndroidCn = "ANDROID_CN",
        /// A device with HarmonyOS.
        Harmony = "HARMONY",
        /// iOS or iPadOS on Apple devices.
        Ios = "IOS",
        /// A browser on any device.
        Web = "WEB",
    }
}

text_enum! {
    /// Channel by which pushes reach a device.
    pub enum PushChannel {
        /// Pushed to through Firebase Cloud Messaging.
        Fcm = "FCM",
        /// Pushed to through JPush (极光).
        JPush = "JPUSH",
        /// Not pushed to: the phone raises synced reminders by itself.
        None = "NONE",
    }
}
