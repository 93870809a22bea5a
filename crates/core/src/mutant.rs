//! Deliberate defects of the engine: the simulation must catch each of them, or it proves nothing.
//!
//! They exist only with the feature `mutants`, which nothing that ships enables (`cargo xtask tidy` checks it, and for
//! WebAssembly the next lines do). Without it [`on`] is `false` at compile time, and no trace of them is left.

#[cfg(all(feature = "mutants", target_family = "wasm"))]
compile_error!("mutants are for the simulation; they never ship");

macro_rules! mutants {
    ($($(#[doc = $about:literal])+ $name:ident,)+) => {
        /// A defect, named by what goes wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Mutant {
            $($(#[doc = $about])+ $name,)+
        }

        #[cfg(feature = "mutants")]
        impl Mutant {
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What is wrong, in words.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($about),+),)+
                }
            }
        }
    };
}

mutants! {
    /// the event is written before the queue knows of it
    EventBeforeQueue,
    /// queue entries are deleted before their items are on a page
    QueueHeadEarly,
    /// a queue number whose entry is not there yet is never looked at again
    QueueGapSkipped,
    /// a document is looked at before the event that queued it is there
    EventNotAwaited,
    /// a hole in a journal closes at once
    HoleClosedAtOnce,
    /// a writer that took longer than a hole stays open trusts its event
    SlowWriterTrusted,
    /// a stale revision wins over a newer one
    StaleRevisionWins,
    /// a later settlement goes without the earlier ones
    OldSettlementLost,
    /// a refused document is sent again in the next round
    RefusalRetried,
    /// after a complaint about the image the placeholder goes
    PlaceholderAfterComplaint,
    /// a complaint in the log counts as processed
    ComplaintIgnored,
    /// an unknown outcome counts as acceptance
    UnknownAsAccepted,
    /// after an unknown outcome another body goes
    UnknownResentChanged,
    /// an unknown outcome counts as found in the log although the entry is an older submission's
    FoundByOldEntry,
    /// parked after an hour of failures
    GaveUpEarly,
    /// dropped from the queue after three tries
    DroppedSilently,
    /// a failed settlement makes a submitted document look unsent
    SettlementUnsends,
    /// told to wait, the company goes on
    RetryAfterIgnored,
    /// with a refused key the company goes on
    RefusedKeyGoesOn,
    /// one company's refused key ends the round for all
    RefusedKeyStopsAll,
    /// the first company has all its turns before the second has one
    CompanyAfterCompany,
    /// a round begins although another one holds the lease
    LeaseIgnored,
    /// what a dead round had in flight is forgotten
    FlightForgotten,
    /// a withdrawal does not look at the documents in flight
    WithdrawalIgnoresFlight,
    /// a withdrawn document in the backlog is sent all the same
    WithdrawnStillSent,
    /// a company without the module goes on
    UnlicensedSent,
    /// a cancellation does not wait for its original
    ModificationFirst,
    /// a second backfill replaces the first one
    BackfillTwice,
    /// the backfill's progress is written before its marks
    BackfillProgressEarly,
    /// automatic mode reaches into the past
    AutomaticReachesBack,
    /// a round goes on beyond its time
    RoundUnbounded,
    /// another key empties the company's queue
    KeyChangeDropsQueue,
    /// the last part of a large image is left out
    ImagePartLost,
}

#[cfg(not(feature = "mutants"))]
#[must_use]
#[inline(always)]
pub const fn on(_: Mutant) -> bool {
    false
}

#[cfg(feature = "mutants")]
std::thread_local! {
    static CHOSEN: std::cell::Cell<Option<Mutant>> = const { std::cell::Cell::new(None) };
}

#[cfg(feature = "mutants")]
#[must_use]
pub fn on(mutant: Mutant) -> bool {
    CHOSEN.get() == Some(mutant)
}

/// Switches one defect on for this thread, or all off.
#[cfg(feature = "mutants")]
pub fn choose(mutant: Option<Mutant>) {
    CHOSEN.set(mutant);
}
