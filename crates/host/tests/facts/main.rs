//! The runner behaves as real Spin was measured to: a test for each fact that concerns us, with a real
//! component (`tests/guests/probe`) that is built once.

mod cron;
mod harness;
mod http;
mod imports;
mod outbound;
mod redis;
mod store;
mod timer;
mod upstream;
mod variables;
