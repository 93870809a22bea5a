//! Who may call what. Decided from the head alone, before a byte of the body is read or the store is asked.

use cashbook_core::{
    auth::{self, AuthError, Claims, CompanyClaim, Scope},
    openapi::{self, Access, Miss, Params, Route},
    problem::Problem,
    texts::service::Refusal,
};
use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;

use super::{Answer, Head};
use crate::config::Trust;

/// A request that may go on.
#[derive(Clone, Debug)]
pub struct Admitted {
    pub route: &'static Route,
    pub params: Params,
    /// `None` on public routes without a token, and for the scheduler's token.
    pub claims: Option<Claims>,
}

impl Admitted {
    /// Whether the caller is an operator: a token with `operate` for all companies.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        self.claims.as_ref().is_some_and(is_operator)
    }
}

/// Finds the route.
///
/// # Errors
/// 404, 405 or a malformed number, as a problem.
pub fn route(head: &Head) -> Result<(&'static Route, Params), Problem> {
    openapi::find(&head.method, &head.path).map_err(|miss| match miss {
        Miss::NotFound => Problem::new("not-found", &[]),
        Miss::Method(methods) => Problem::new("method-not-allowed", &[&allowed(&methods)]),
        Miss::Number => Problem::refusal(Refusal::BadNumber, &[]),
    })
}

/// A refusal of [`route`] as an answer; what is not allowed says what is (RFC 9110, 15.5.6).
#[must_use]
pub fn missed(head: &Head, problem: &Problem) -> Answer {
    let answer = Answer::problem(problem);
    match methods(&head.path).filter(|_| problem.status == 405) {
        Some(methods) => answer.with("allow", methods),
        None => answer,
    }
}

/// The methods of a path, as `Allow` lists them; `None` where there is no such path.
#[must_use]
pub fn methods(path: &str) -> Option<String> {
    match openapi::find("OPTIONS", path) {
        Err(Miss::Method(methods)) => Some(allowed(&methods)),
        _ => None,
    }
}

/// Lets the caller in, or says why not. Another company's things are 404, as if they were not there.
///
/// # Errors
/// 401, 403 or 404, as a problem.
pub fn admit(
    head: &Head,
    route: &'static Route,
    params: Params,
    trust: &Trust,
    now: DateTime<Utc>,
) -> Result<Admitted, Problem> {
    let verified = || -> Result<Claims, AuthError> {
        auth::verify(auth::bearer(head.header("authorization"))?, &trust.keys, &trust.expected, now)
    };
    let refused = |error: AuthError| Problem::new(error.code(), &[]);
    let operator = || {
        let claims = verified().map_err(refused)?;
        if is_operator(&claims) {
            Ok(claims)
        } else {
            Err(Problem::new("scope-missing", &[Scope::Operate.name()]))
        }
    };
    let claims = match route.access {
        Access::Public => match head.header("authorization") {
            Some(_) => Some(verified().map_err(refused)?),
            None => None,
        },
        Access::Company(scopes) => {
            let claims = verified().map_err(refused)?;
            if !claims.company.covers(&params.company) {
                return Err(Problem::refusal(Refusal::UnknownCompany, &[&params.company]));
            }
            if !scopes.iter().any(|scope| claims.scopes.has(*scope)) {
                let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
                return Err(Problem::new("scope-missing", &[&names.join(", ")]));
            }
            Some(claims)
        }
        Access::Operator => Some(operator()?),
        Access::Scheduler => match head.query("token") {
            Some(token) if is_round_token(&token, trust) => None,
            Some(_) => return Err(Problem::new("round-token-wrong", &[])),
            None if auth::bearer(head.header("authorization"))
                .is_ok_and(|token| is_round_token(token, trust)) =>
            {
                None
            }
            None => Some(operator()?),
        },
    };
    Ok(Admitted { route, params, claims })
}

/// A round and the detailed health concern every company, so a token for one does not do.
fn is_operator(claims: &Claims) -> bool {
    claims.scopes.has(Scope::Operate) && claims.company == CompanyClaim::Any
}

/// Compared in constant time: how long it takes tells nothing of how much was right.
fn is_round_token(given: &str, trust: &Trust) -> bool {
    trust.round_token.as_ref().is_some_and(|token| given.as_bytes().ct_eq(token.expose().as_bytes()).into())
}

fn allowed(methods: &[openapi::Method]) -> String {
    let mut names: Vec<&str> = methods.iter().map(|method| method.name()).collect();
    names.push("OPTIONS");
    names.join(", ")
}
