//! What a token claims, checked.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{AuthError, Expected};

/// The longest `sub` that is taken; it goes into the audit log.
const SUBJECT_LENGTH_MAX: usize = 200;

/// Who is calling, for which company, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// `sub`: the user or program, as InCash names it.
    pub sub: String,
    pub company: CompanyClaim,
    pub scopes: Scopes,
}

/// The company that a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompanyClaim {
    /// An 8-digit taxpayer id.
    One(String),
    /// `*`: an administrator's token.
    Any,
}

impl CompanyClaim {
    #[must_use]
    pub fn covers(&self, company: &str) -> bool {
        match self {
            Self::One(own) => own == company,
            Self::Any => true,
        }
    }
}

/// What a call needs, and a token grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The ERP: documents, images, settlements.
    Documents,
    /// A user: states, marks, previews.
    Marks,
    Settings,
    /// Companies and their module.
    Admin,
    /// Rounds, health in detail.
    Operate,
}

impl Scope {
    pub const ALL: [Self; 5] = [Self::Documents, Self::Marks, Self::Settings, Self::Admin, Self::Operate];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Marks => "marks",
            Self::Settings => "settings",
            Self::Admin => "admin",
            Self::Operate => "operate",
        }
    }

    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Documents => 1,
            Self::Marks => 2,
            Self::Settings => 4,
            Self::Admin => 8,
            Self::Operate => 16,
        }
    }
}

/// A set of [`Scope`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    #[must_use]
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

/// Reads and checks the payload of a token whose signature holds.
pub(super) fn read(payload: &[u8], expected: &Expected, now: DateTime<Utc>) -> Result<Claims, AuthError> {
    let wire: Wire = serde_json::from_slice(payload).map_err(|_| AuthError::Claims)?;
    let now_s = now.timestamp();
    if wire.exp.saturating_add(expected.leeway_s) <= now_s {
        return Err(AuthError::Expired);
    }
    let earliest_s = now_s.saturating_add(expected.leeway_s);
    if [wire.nbf, wire.iat].into_iter().flatten().any(|from_s| from_s > earliest_s) {
        return Err(AuthError::NotYetValid);
    }
    if wire.exp > earliest_s.saturating_add(expected.max_lifetime_s) {
        return Err(AuthError::Lifetime);
    }
    if wire.iss != expected.issuer {
        return Err(AuthError::Issuer);
    }
    if !wire.aud.names(&expected.audience) {
        return Err(AuthError::Audience);
    }
    let sub_is_sound = !wire.sub.trim().is_empty()
        && wire.sub.len() <= SUBJECT_LENGTH_MAX
        && !wire.sub.chars().any(char::is_control);
    if !sub_is_sound {
        return Err(AuthError::Claims);
    }
    Ok(Claims {
        company: company(wire.company)?,
        scopes: wire.scope.split(' ').filter_map(Scope::by_name).collect(),
        sub: wire.sub,
    })
}

fn company(claim: String) -> Result<CompanyClaim, AuthError> {
    if claim == "*" {
        Ok(CompanyClaim::Any)
    } else if claim.len() == 8 && claim.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(CompanyClaim::One(claim))
    } else {
        Err(AuthError::Claims)
    }
}

/// RFC 7519, 4.1, and our two. Instants are whole seconds since 1970 (NumericDate); a fraction is refused, so that
/// nothing here is a float. A claim that stands twice is refused as well (4 leaves that to us).
#[derive(Deserialize)]
struct Wire {
    iss: String,
    aud: Audience,
    sub: String,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    company: String,
    /// Space-separated, as in RFC 8693, 4.2. Names that are not ours grant nothing.
    scope: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Many(many) => many.iter().any(|one| one == audience),
        }
    }
}
