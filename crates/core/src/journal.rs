//! A journal: how several writers change one thing on a store that knows no compare-and-swap.
//!
//! Every change is an event. A writer takes the next number of the thing's journal with `increment`, writes the event
//! under that number (once, by nobody else), and folds all events in order of number into a *snapshot*, which is only
//! a cache: any two writers who fold the same events write the same snapshot, and a snapshot that went back (a slow
//! writer wrote an older one over a newer one) is mended by whoever looks past its end.
//!
//! A number that was taken but holds no event yet is a *hole*: its writer is at work, or died. Events behind a hole
//! wait in the snapshot's tail, so that the order of folding never depends on who came when. After
//! [`HOLE_SECONDS`] a hole counts as abandoned; a writer that took longer than [`WRITER_SECONDS`] does not trust its
//! event to have been seen and writes it again under a new number. Events are therefore idempotent.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    flow::{Fx, StoreError},
    mutant::{self, Mutant},
    store,
};

/// A hole older than this is abandoned. Longer than any request or round step can live.
pub const HOLE_SECONDS: i64 = 180;
/// A writer slower than this starts over. Far shorter than [`HOLE_SECONDS`], for clocks that differ.
pub const WRITER_SECONDS: i64 = 60;
/// How often a writer that took too long writes its event before it gives up.
const WRITES_MAX: u32 = 3;
/// Steps that a reader goes past the end of a snapshot.
const LOOK_AHEAD_MAX: u64 = 256;
/// How far a reader looks past a missing number: its writer may have died, and an event stand behind it. More dead ones
/// in a row are passed by the next writer and by the round, who know how far the numbers go.
const GAP_MAX: u64 = 3;

/// What a journal's events fold into.
pub trait Fold: Clone + Default + Serialize + DeserializeOwned {
    type Event: Clone + std::fmt::Debug + Serialize + DeserializeOwned;
    /// Applies the event with the number `seq`. Total: an event that no longer fits changes nothing.
    fn apply(&mut self, event: &Self::Event, seq: u64);
    /// What happens to this thing concerns the rounds: every event on it is queued for them.
    fn concerns_rounds(&self) -> bool;
}

/// The state after all events up to a number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Snapshot<S: Fold> {
    /// Every number up to this one is folded into `base` or given up.
    upto: u64,
    base: S,
    /// Events behind the first hole, and the holes between them.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    tail: Vec<Slot<S::Event>>,
    /// The number of the newest event that was written and the state that holds all of `tail`; derived.
    #[serde(skip)]
    state: S,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Slot<E> {
    Event(E),
    Nothing,
    /// Seen missing first at this instant.
    Hole(DateTime<Utc>),
}

/// A number that was taken and came to nothing; it must not look like a hole.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "E: Serialize + DeserializeOwned")]
enum Entry<E> {
    Event(E),
    Nothing,
}

/// Why an append did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppendError<R> {
    /// `decide` said no.
    Refused(R),
    Store(StoreError),
    /// Another writer is at work on the same thing; nothing was changed, trying again soon will do.
    Busy,
}

impl<R> From<StoreError> for AppendError<R> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What `decide` wants done, seen from the state that it was shown.
pub struct Decision<E> {
    pub event: E,
    /// Every smaller number must be known before this may be decided (something that can happen only once).
    pub strict: bool,
}

/// What an append came to.
pub struct Appended<S: Fold> {
    pub snapshot: Snapshot<S>,
    /// The event's number; `None` when `decide` found nothing to do.
    pub seq: Option<u64>,
}

impl<S: Fold> Default for Snapshot<S> {
    fn default() -> Self {
        Self { upto: 0, base: S::default(), tail: Vec::new(), state: S::default() }
    }
}

impl<S: Fold> Snapshot<S> {
    #[must_use]
    pub fn state(&self) -> &S {
        &self.state
    }

    /// The highest number that the snapshot knows anything of, be it a hole.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.upto.saturating_add(self.tail.len() as u64)
    }

    /// The number of the newest event that the state holds (or of one that came to nothing).
    #[must_use]
    pub fn newest(&self) -> u64 {
        let open = self.tail.iter().rev().take_while(|slot| matches!(slot, Slot::Hole(_))).count();
        self.seq().saturating_sub(open as u64)
    }

    /// No number up to `seq` is still open.
    #[must_use]
    pub fn is_settled_to(&self, seq: u64) -> bool {
        self.seq() >= seq
            && (self.upto.saturating_add(1)..=seq)
                .zip(&self.tail)
                .all(|(_, slot)| !matches!(slot, Slot::Hole(_)))
    }

    fn derive(&mut self) {
        self.state = self.base.clone();
        for (slot, seq) in self.tail.iter().zip(self.upto.saturating_add(1)..) {
            if let Slot::Event(event) = slot {
                self.state.apply(event, seq);
            }
        }
    }

    /// Moves what stands before the first open hole into the base.
    fn settle(&mut self, now: DateTime<Utc>) {
        let settled = self
            .tail
            .iter()
            .take_while(|slot| match slot {
                Slot::Event(_) | Slot::Nothing => true,
                Slot::Hole(since) => {
                    is_older(*since, now, HOLE_SECONDS) || mutant::on(Mutant::HoleClosedAtOnce)
                }
            })
            .count();
        for slot in self.tail.drain(..settled) {
            self.upto = self.upto.saturating_add(1);
            if let Slot::Event(event) = slot {
                self.base.apply(&event, self.upto);
            }
        }
        self.derive();
    }
}

/// The snapshot as it stands in the store: one read, possibly a little behind.
///
/// # Errors
/// When the store fails.
pub async fn glance<S: Fold>(fx: &Fx, name: &str) -> Result<Snapshot<S>, StoreError> {
    let mut snapshot: Snapshot<S> = store::load(fx, name).await?.unwrap_or_default();
    snapshot.derive();
    Ok(snapshot)
}

/// The state with every event that was written before the call, as far as `at_least` and beyond.
///
/// # Errors
/// When the store fails.
pub async fn read<S: Fold>(fx: &Fx, name: &str, at_least: u64) -> Result<Snapshot<S>, StoreError> {
    let mut snapshot = glance(fx, name).await?;
    catch_up(fx, name, &mut snapshot, at_least).await?;
    Ok(snapshot)
}

/// Appends the event that `decide` makes of the state, unless it refuses or finds nothing to do.
///
/// `queue` is told a number when the rounds must know of it: before the event becomes visible (so that it is not
/// forgotten if this writer dies), and again when others wrote meanwhile. `decide` must be pure: it is asked again
/// when the state has moved.
///
/// # Errors
/// See [`AppendError`]. After [`AppendError::Store`] the event may or may not have been written; the same call again
/// puts it right.
pub async fn append<S, R, D, Q>(
    fx: &Fx,
    name: &str,
    decide: D,
    queue: Q,
) -> Result<Appended<S>, AppendError<R>>
where
    S: Fold,
    D: Fn(&S) -> Result<Option<Decision<S::Event>>, R>,
    Q: AsyncFn(u64) -> Result<(), StoreError>,
{
    let mut snapshot: Snapshot<S> = glance(fx, name).await?;
    let stored = snapshot.seq();
    catch_up(fx, name, &mut snapshot, 0).await?;
    if decide(snapshot.state()).map_err(AppendError::Refused)?.is_none() {
        // Perhaps a repeated call whose first attempt died between the event and the queue, or the snapshot.
        if snapshot.state().concerns_rounds() {
            queue(snapshot.seq()).await?;
        }
        if snapshot.seq() != stored {
            mend(fx, name, &mut snapshot).await?;
        }
        return Ok(Appended { snapshot, seq: None });
    }
    let mut late: Option<S::Event> = None;
    for _ in 0..WRITES_MAX {
        let began = fx.now().await;
        let seq = u64::try_from(fx.increment(&counter(name), 1).await?).unwrap_or_default();
        catch_up(fx, name, &mut snapshot, seq.saturating_sub(1)).await?;
        let settled = snapshot.is_settled_to(seq.saturating_sub(1));
        let decision = match late.take() {
            // Not asked again: some may have seen the late event and some not, so that no state tells what it came to.
            Some(event) => Decision { event, strict: false },
            None => match decide(snapshot.state()) {
                Ok(Some(decision)) if settled || !decision.strict => decision,
                other => {
                    write(fx, name, seq, &Entry::<S::Event>::Nothing).await?;
                    return match other {
                        Err(refusal) => Err(AppendError::Refused(refusal)),
                        Ok(None) => Ok(Appended { snapshot, seq: None }),
                        Ok(Some(_)) => Err(AppendError::Busy),
                    };
                }
            },
        };
        let mut after = snapshot.state().clone();
        after.apply(&decision.event, seq);
        let mut queued_to = 0;
        if after.concerns_rounds() && !mutant::on(Mutant::EventBeforeQueue) {
            queue(seq).await?;
            queued_to = seq;
        }
        let entry = Entry::Event(decision.event);
        write(fx, name, seq, &entry).await?;
        if is_older(began, fx.now().await, WRITER_SECONDS) && !mutant::on(Mutant::SlowWriterTrusted) {
            // Whoever gave the number up does not see the event. A snapshot that holds it must not come over theirs.
            write(fx, name, seq, &Entry::<S::Event>::Nothing).await?;
            if decision.strict {
                break;
            }
            if let Entry::Event(event) = entry {
                late = Some(event);
            }
            snapshot = glance(fx, name).await?;
            continue;
        }
        // Write the snapshot, then look whether others wrote meanwhile: if so, mend it.
        loop {
            catch_up(fx, name, &mut snapshot, seq).await?;
            if snapshot.state().concerns_rounds() && snapshot.seq() > queued_to {
                queued_to = snapshot.seq();
                queue(queued_to).await?;
            }
            if !save(fx, name, &mut snapshot).await? {
                break;
            }
        }
        return Ok(Appended { snapshot, seq: Some(seq) });
    }
    Err(AppendError::Busy)
}

/// Writes a snapshot that was found behind: whoever reads only [`glance`]s at it sees it then.
///
/// # Errors
/// When the store fails.
pub async fn mend<S: Fold>(fx: &Fx, name: &str, snapshot: &mut Snapshot<S>) -> Result<(), StoreError> {
    while save(fx, name, snapshot).await? {}
    Ok(())
}

/// Writes the snapshot, then looks whether others wrote meanwhile, over whose snapshot this one may have come. `true`:
/// they did, and it has to be written again. The counter says how far the numbers go, past all that came to nothing.
async fn save<S: Fold>(fx: &Fx, name: &str, snapshot: &mut Snapshot<S>) -> Result<bool, StoreError> {
    store::save(fx, name, snapshot).await?;
    // Adding nothing reads the counter on every backend.
    let taken = u64::try_from(fx.increment(&counter(name), 0).await?).unwrap_or_default();
    catch_up(fx, name, snapshot, taken).await
}

/// Folds what stands behind the snapshot's end, at least up to the number `at_least`, and fills holes. `true`: there
/// was something that the snapshot did not show.
async fn catch_up<S: Fold>(
    fx: &Fx,
    name: &str,
    snapshot: &mut Snapshot<S>,
    at_least: u64,
) -> Result<bool, StoreError> {
    let mut changed = false;
    let mut missing = Vec::new();
    // A hole is as old as it was when it was looked at: whoever stands still after the look closes nothing by it.
    let has_holes = snapshot.tail.iter().any(|slot| matches!(slot, Slot::Hole(_)));
    let looked_at = if has_holes { fx.now().await } else { DateTime::<Utc>::MIN_UTC };
    for (seq, slot) in (snapshot.upto.saturating_add(1)..).zip(&mut snapshot.tail) {
        if matches!(slot, Slot::Hole(_)) {
            if let Some(found) = look::<S>(fx, name, seq).await? {
                *slot = found;
                changed = true;
            } else {
                missing.push(seq);
            }
        }
    }
    for _ in 0..LOOK_AHEAD_MAX {
        let seq = snapshot.seq().saturating_add(1);
        let slots = match look::<S>(fx, name, seq).await? {
            Some(slot) => vec![slot],
            None if seq <= at_least => vec![Slot::Hole(fx.now().await)],
            None => look_past::<S>(fx, name, seq).await?,
        };
        if slots.is_empty() {
            break;
        }
        snapshot.tail.extend(slots);
        changed = true;
    }
    if changed || !missing.is_empty() {
        snapshot.settle(looked_at);
    }
    Ok(changed)
}

async fn look<S: Fold>(fx: &Fx, name: &str, seq: u64) -> Result<Option<Slot<S::Event>>, StoreError> {
    let key = entry(name, seq);
    Ok(store::load::<Entry<S::Event>>(fx, &key).await?.map(Slot::from))
}

/// What stands behind the missing number `seq`, from it to the last that is there; empty when nothing is near.
async fn look_past<S: Fold>(fx: &Fx, name: &str, seq: u64) -> Result<Vec<Slot<S::Event>>, StoreError> {
    let behind = seq.saturating_add(1)..=seq.saturating_add(GAP_MAX);
    let keys: Vec<String> = behind.map(|seq| entry(name, seq)).collect();
    let mut found = fx.get_many(&keys).await?;
    while found.last().is_some_and(Option::is_none) {
        found.pop();
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let now = fx.now().await;
    let mut slots = vec![Slot::Hole(now)];
    for (key, value) in keys.iter().zip(found) {
        slots.push(match value {
            Some(bytes) => Slot::from(store::decode::<Entry<S::Event>>(key, &bytes)?),
            None => Slot::Hole(now),
        });
    }
    Ok(slots)
}

impl<E> From<Entry<E>> for Slot<E> {
    fn from(entry: Entry<E>) -> Self {
        match entry {
            Entry::Event(event) => Self::Event(event),
            Entry::Nothing => Self::Nothing,
        }
    }
}

async fn write<E: Clone + Serialize + DeserializeOwned>(
    fx: &Fx,
    name: &str,
    seq: u64,
    event: &Entry<E>,
) -> Result<(), StoreError> {
    store::save(fx, &entry(name, seq), event).await
}

fn is_older(since: DateTime<Utc>, now: DateTime<Utc>, seconds: i64) -> bool {
    now.signed_duration_since(since) > TimeDelta::seconds(seconds)
}

fn counter(name: &str) -> String {
    format!("{name}:n")
}

fn entry(name: &str, seq: u64) -> String {
    format!("{name}:{seq}")
}
