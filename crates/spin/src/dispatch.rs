//! From an admitted request to the core's flow, and from what it says to an answer.

use cashbook_core::{flow::Fx, openapi::Call, problem::Problem, round};

use crate::{
    config::Engine,
    http::{Answer, Head, body::Body, guard::Admitted},
};

/// What a request may use beside itself.
pub struct Deployment<'a> {
    pub engine: &'a Engine,
    pub head: &'a Head,
}

/// Runs the call.
pub async fn answer(fx: &Fx, deployment: &Deployment<'_>, admitted: &Admitted, body: Body) -> Answer {
    let _ = body;
    match admitted.route.call {
        Call::Round => {
            let engine = deployment.engine;
            let reports = round::run(fx, &engine.round(), &engine.master_keys, round::Trigger::Request).await;
            Answer::json(200, &reports)
        }
        _ => Answer::from(Problem::new("not-found", &[])),
    }
}
