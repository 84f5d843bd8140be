//! Words of sessions and devices.

text_enum! {
    /// Why a session ended.
    pub enum SessionEnd {
        /// Signed out.
        SignedOut = "SIGNED_OUT",
        /// Forced off by an administrator (强制下线).
        Forced = "FORCED",
        /// Refresh token too old or idle too long.
        Expired = "EXPIRED",
        /// A used refresh token came back: every session of that family ended.
        TokenReused = "TOKEN_REUSED",
        /// Access was closed.
        AccessClosed = "ACCESS_CLOSED",
        /// The password was changed elsewhere.
        PasswordChanged = "PASSWORD_CHANGED",
    }
}

text_enum! {
    /// What a phone runs.
    pub enum Platform {
        /// Android with Google services.
        Android = "ANDROID",
        /// Android without Google services, as sold in mainland China.
        AndroidCn = "ANDROID_CN",
        /// HarmonyOS.
        Harmony = "HARMONY",
        /// iOS and iPadOS.
        Ios = "IOS",
        /// A browser.
        Web = "WEB",
    }
}

text_enum! {
    /// How a device is pushed to.
    pub enum PushChannel {
        /// Firebase Cloud Messaging.
        Fcm = "FCM",
        /// JPush (极光).
        JPush = "JPUSH",
        /// Not pushed to: the phone raises synced reminders itself.
        None = "NONE",
    }
}
