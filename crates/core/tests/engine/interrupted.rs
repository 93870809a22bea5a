//! Calls and rounds that stand still or die in the middle, while others go on.

use cashbook_core::{
    flow::{Effect, EffectId, Machine},
    service::{MarksAnswer, SettlementsAnswer},
};
use chrono::TimeDelta;

use super::*;

/// A flow that stands still before an effect. Dropped, it has died there.
struct Held<T> {
    machine: Machine<'static, T>,
    before: (EffectId, Effect),
}

/// Runs the flow until the effect that `stop` picks.
fn until<T>(world: &mut World, mut machine: Machine<'static, T>, stop: fn(&Effect) -> bool) -> Held<T> {
    loop {
        assert!(machine.poll().is_none(), "it ended before the effect");
        while let Some((id, effect)) = machine.next_effect() {
            if stop(&effect) {
                return Held { machine, before: (id, effect) };
            }
            let reply = world.perform(effect);
            machine.reply(id, reply);
        }
    }
}

impl<T> Held<T> {
    /// Goes on until the next effect that `stop` picks.
    fn again(mut self, world: &mut World, stop: fn(&Effect) -> bool) -> Self {
        let reply = world.perform(self.before.1);
        self.machine.reply(self.before.0, reply);
        until(world, self.machine, stop)
    }

    fn goes_on(mut self, world: &mut World) -> T {
        let reply = world.perform(self.before.1);
        self.machine.reply(self.before.0, reply);
        loop {
            if let Some(done) = self.machine.poll() {
                return done;
            }
            while let Some((id, effect)) = self.machine.next_effect() {
                let reply = world.perform(effect);
                self.machine.reply(id, reply);
            }
        }
    }
}

type Answered<T> = Result<T, service::ServiceError>;

fn settling(number: &'static str) -> Machine<'static, Answered<SettlementsAnswer>> {
    let json = br#"[{"id":"K1","location":"bank","ledger":"3841","method":"TRANSFER","date":"2026-11-05","amount":"1000"}]"#;
    let id = CompanyId::parse(COMPANY).unwrap();
    Machine::new(async move |fx| service::put_settlements(&fx, &id, number, json).await)
}

fn withdrawing(number: &'static str) -> Machine<'static, Answered<MarksAnswer>> {
    let id = CompanyId::parse(COMPANY).unwrap();
    Machine::new(async move |fx| service::withdraw(&fx, &id, &user(), &[number.to_owned()]).await)
}

fn marking(number: &'static str) -> Machine<'static, Answered<MarksAnswer>> {
    let id = CompanyId::parse(COMPANY).unwrap();
    Machine::new(async move |fx| service::mark(&fx, &id, &user(), &[number.to_owned()]).await)
}

fn putting_image(number: &'static str) -> Machine<'static, Answered<service::ImagePut>> {
    let id = CompanyId::parse(COMPANY).unwrap();
    Machine::new(async move |fx| service::put_image(&fx, &id, number, b"%PDF-1.4 another").await)
}

fn rounding(world: &World) -> Machine<'static, Vec<round::Report>> {
    let master = std::rc::Rc::clone(&world.master);
    Machine::new(async move |fx| {
        round::run(&fx, &round::Config::default(), &master, round::Trigger::Timer).await
    })
}

fn sets(effect: &Effect, start: &str) -> bool {
    matches!(effect, Effect::Set { key, .. } if key.starts_with(start))
}

/// An event of the document's journal, not its snapshot.
fn writes_event(effect: &Effect) -> bool {
    sets(effect, "d:99999999:SZ-1:")
}

fn writes_snapshot(effect: &Effect) -> bool {
    matches!(effect, Effect::Set { key, .. } if key == "d:99999999:SZ-1")
}

fn submits(effect: &Effect) -> bool {
    matches!(effect, Effect::Exchange(request) if request.form.is_some())
}

fn settlements_in(world: &World, post: usize) -> bool {
    world.posts[post].contains("invoicePayments")
}

#[test]
fn a_call_that_stood_still_for_long_is_not_lost() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    let call = settling("SZ-1");
    let held = until(&mut world, call, writes_event);
    // The others wait for it, and give it up in the end.
    world.mark(&["SZ-1"]);
    for _ in 0..3 {
        world.now += TimeDelta::seconds(200);
        world.image("SZ-1");
        world.round();
    }
    assert_eq!(world.posts.len(), 1);
    assert!(!settlements_in(&world, 0));
    // One of them is about to write a snapshot without it when it goes on.
    let marking = until(&mut world, putting_image("SZ-1"), writes_snapshot);
    held.goes_on(&mut world).unwrap();
    marking.goes_on(&mut world).unwrap();
    world.round_after(30);
    assert!(settlements_in(&world, 1), "{}", world.posts[1]);
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::Submitted, None));
}

#[test]
fn an_event_that_fills_a_hole_comes_into_the_snapshot() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    // The mark is written, and its snapshot with a hole where the settlement will be comes over the settlement's own.
    let marking = until(&mut world, marking("SZ-1"), writes_snapshot);
    let settling = until(&mut world, settling("SZ-1"), writes_event);
    let marking = marking.again(&mut world, writes_snapshot);
    settling.goes_on(&mut world).unwrap();
    marking.goes_on(&mut world).unwrap();
    world.round();
    assert_eq!(world.posts.len(), 1, "the first look at the document shows all of it");
    assert!(settlements_in(&world, 0), "{}", world.posts[0]);
}

#[test]
fn a_withdrawal_that_came_too_late_and_died_leaves_the_mark() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    // The round has sent it and dies over the answer; whoever withdraws dies before the mark is restored.
    let sent = rounding(&world);
    let mut sent = until(&mut world, sent, submits);
    let looks_at_flight = |effect: &Effect| matches!(effect, Effect::Get { key } if key.starts_with("f:"));
    let withdrawal = until(&mut world, withdrawing("SZ-1"), looks_at_flight);
    let reply = world.perform(sent.before.1.clone());
    sent.machine.reply(sent.before.0, reply);
    drop((sent, withdrawal));
    assert_eq!(world.posts.len(), 1);
    world.round_after(30);
    world.round_after(30);
    assert_eq!(world.state("SZ-1").0, Submitted, "it arrived, and the user must see it");
    assert_eq!(world.withdraw("SZ-1").0, Refused);
    // A settlement goes as if nobody had tried to withdraw.
    world.settle("SZ-1", &[("K1", false)]).unwrap();
    world.round_after(30);
    assert_eq!(world.state("SZ-1"), (Submitted, Settlements::Submitted, None));
}

#[test]
fn a_confirmed_withdrawal_stands_even_if_the_round_dies() {
    let mut world = World::new();
    world.put_with_image("SZ-1");
    world.mark(&["SZ-1"]);
    assert_eq!(world.withdraw("SZ-1"), (Withdrawn, None));
    // The round has it in flight, finds it unmarked, and dies before it can say so.
    let round = rounding(&world);
    let round = until(&mut world, round, |effect| sets(effect, "f:"));
    drop(round.again(&mut world, |effect| sets(effect, "b:")));
    for _ in 0..3 {
        world.round_after(30);
    }
    assert!(world.posts.is_empty());
    assert_eq!(world.state("SZ-1"), (NotSubmitted, Settlements::None, None));
}

#[test]
fn what_waits_for_its_reference_was_not_sent_by_a_round_that_died() {
    let mut world = World::new();
    world.put_with_image("OLD");
    world.put("SZ-1", 1, &cancellation("SZ-1", "OLD")).unwrap();
    world.image("SZ-1");
    world.mark(&["OLD"]);
    world.mark(&["SZ-1"]);
    // The original is parked, so that the cancellation waits for it.
    world.answers.push_back(answer(422, "{}"));
    let round = rounding(&world);
    let round = until(&mut world, round, |effect| sets(effect, "f:"));
    drop(round.again(&mut world, |effect| sets(effect, "b:")));
    world.round_after(30);
    let (state, _, attention) = world.state("SZ-1");
    assert_eq!(state, Waiting);
    assert_ne!(attention.as_deref(), Some("unknown"), "it cannot have been sent");
}
