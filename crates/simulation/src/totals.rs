//! What happened in the episodes, counted.

use crate::{cashbook::BAD_MOODS, model::SECOND};

macro_rules! totals {
    ($($name:ident,)+) => {
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Totals {
            $(pub $name: u64,)+
            /// Calls that Cashbook treated badly, by [`BAD_MOODS`].
            pub moods: [u64; BAD_MOODS.len()],
        }

        impl Totals {
            pub fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)+
                self.moods.iter_mut().zip(other.moods).for_each(|(sum, more)| *sum += more);
            }
        }
    };
}

totals! {
    episodes, milliseconds,
    rounds, rounds_with_work, rounds_busy, rounds_crashed, rounds_out_of_time, rounds_store_failed, rounds_lease_lost,
    calls, calls_refused, posts, accepted, resent, referring, looks, found,
    complaints, failed_before, failed_after, slow, stalls, crashes, late_writes, stale_reads, outages,
}

impl Totals {
    pub fn print(&self) {
        let line = |name: &str, value: u64| println!("{name:<28} {value:>12}");
        line("episodes", self.episodes);
        line("simulated days", self.milliseconds / 86_400 / SECOND.unsigned_abs());
        line("rounds", self.rounds);
        line("  with work", self.rounds_with_work);
        line("  found another at work", self.rounds_busy);
        line("  crashed", self.rounds_crashed);
        line("  out of time", self.rounds_out_of_time);
        line("  ended by the store", self.rounds_store_failed);
        line("  lost the lease", self.rounds_lease_lost);
        line(
            "  idle",
            self.rounds.saturating_sub(self.rounds_with_work + self.rounds_busy + self.rounds_crashed),
        );
        line("API calls", self.calls);
        line("  refused", self.calls_refused);
        line("submissions", self.posts);
        line("  accepted", self.accepted);
        line("  of these, again the same", self.resent);
        line("  cancelling or modifying", self.referring);
        line("looks into Cashbook's log", self.looks);
        line("  unknown, found in it", self.found);
        line("complaints", self.complaints);
        for (mood, count) in BAD_MOODS.iter().zip(self.moods) {
            line(&format!("fault: Cashbook {mood:?}"), count);
        }
        line("fault: outage of days", self.outages);
        line("fault: store, not done", self.failed_before);
        line("fault: store, done", self.failed_after);
        line("fault: store, slow", self.slow);
        line("fault: store, stalled", self.stalls);
        line("fault: store, stale read", self.stale_reads);
        line("fault: store, late write", self.late_writes);
        line("fault: crash", self.crashes);
    }
}
