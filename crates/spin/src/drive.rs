//! Runs a flow of the core: store effects one by one as they come, exchanges with Cashbook side by side.

use std::future::Future;

use cashbook_core::{
    exchange::{Answer, ExchangeError, Request},
    flow::{Effect, Machine, Reply},
};
use futures_util::stream::{FuturesUnordered, StreamExt as _};

/// What a flow can be given of the world.
pub trait World {
    /// Everything but [`Effect::Exchange`], at once.
    fn perform(&self, effect: Effect) -> Reply;
    fn exchange(&self, request: Request) -> impl Future<Output = Result<Answer, ExchangeError>>;
}

/// A flow waits for something that nobody was asked for: a mistake in the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stalled;

/// Drives a flow to its end.
///
/// # Errors
/// [`Stalled`], which must not be waited out: with nothing to wait for, Spin's executor panics.
pub async fn drive<T>(mut machine: Machine<'_, T>, world: &impl World) -> Result<T, Stalled> {
    let mut in_flight = FuturesUnordered::new();
    loop {
        if let Some(result) = machine.poll() {
            return Ok(result);
        }
        let mut replied = false;
        while let Some((id, effect)) = machine.next_effect() {
            match effect {
                Effect::Exchange(request) => {
                    in_flight.push(async move { (id, world.exchange(*request).await) });
                }
                effect => {
                    machine.reply(id, world.perform(effect));
                    replied = true;
                }
            }
        }
        if replied {
            continue;
        }
        match in_flight.next().await {
            Some((id, answer)) => machine.reply(id, Reply::Answer(answer)),
            None => return Err(Stalled),
        }
    }
}
