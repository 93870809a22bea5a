//! What a sandbox is started with.

use std::path::PathBuf;

use crate::faults::Faults;

/// A secret key as a company would copy it from Cashbook's settings page. All keys here are the sandbox's own:
/// the real Cashbook knows none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub secret: String,
    /// The company's taxpayer id, 8 digits.
    pub taxpayer: String,
    /// The key's user is the business's default Cashbook user; otherwise `tokenrelation` answers 403.
    pub default_user: bool,
    /// The key's user may hand over supplier invoices (`C00010_INVOICE_TYPE` = `expense`).
    pub supplier_invoices: bool,
}

/// Where to listen, whom to know, where to keep. There is no address: the sandbox listens on 127.0.0.1 only.
#[derive(Clone, Debug)]
pub struct Config {
    /// 0 takes a free one.
    pub port: u16,
    pub keys: Vec<Key>,
    /// Also knows `sandbox-key-<taxpayer id>` and its kin for every 8-digit taxpayer id: see [`Config::key`].
    pub any_company: bool,
    /// Keeps what arrived over a restart; without it everything is in memory.
    pub data_dir: Option<PathBuf>,
    /// The switches at the start; a reset comes back to them.
    pub faults: Faults,
}

impl Default for Config {
    /// The demo's companies: NAV's samples are issued by 99999999, the demo by 12345676, the contract's example by
    /// 12345678 (whose check digit is wrong).
    fn default() -> Self {
        let keys = ["99999999", "12345676", "12345678"]
            .into_iter()
            .flat_map(|taxpayer| PATTERNS.iter().map(|pattern| pattern.key(taxpayer)))
            .collect();
        Self { port: 0, keys, any_company: true, data_dir: None, faults: Faults::default() }
    }
}

impl Config {
    /// Finds the key's owner. With `any_company`, `sandbox-key-`, `sandbox-other-user-` and `sandbox-suppliers-`
    /// followed by 8 digits are keys of that company.
    #[must_use]
    pub fn key(&self, secret: &str) -> Option<Key> {
        if let Some(key) = self.keys.iter().find(|key| key.secret == secret) {
            return Some(key.clone());
        }
        PATTERNS.iter().filter(|_| self.any_company).find_map(|pattern| {
            secret.strip_prefix(pattern.prefix).filter(|rest| is_taxpayer(rest)).map(|rest| pattern.key(rest))
        })
    }
}

impl std::str::FromStr for Key {
    type Err = String;

    /// `secret=12345678`, with `:other-user` and `:suppliers` as wanted.
    fn from_str(text: &str) -> Result<Self, String> {
        let (secret, rest) =
            text.split_once('=').ok_or("write it as SECRET=TAXPAYER[:other-user][:suppliers]")?;
        let mut parts = rest.split(':');
        let taxpayer = parts.next().filter(|part| is_taxpayer(part)).ok_or("the taxpayer id is 8 digits")?;
        let mut key = Self {
            secret: secret.to_owned(),
            taxpayer: taxpayer.to_owned(),
            default_user: true,
            supplier_invoices: false,
        };
        for part in parts {
            match part {
                "other-user" => key.default_user = false,
                "suppliers" => key.supplier_invoices = true,
                other => return Err(format!("`{other}` is neither other-user nor suppliers")),
            }
        }
        Ok(key)
    }
}

/// Whether this is a taxpayer id (*törzsszám*): the first 8 digits of a tax number.
#[must_use]
pub fn is_taxpayer(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Pattern {
    prefix: &'static str,
    default_user: bool,
    supplier_invoices: bool,
}

const PATTERNS: [Pattern; 3] = [
    Pattern { prefix: "sandbox-key-", default_user: true, supplier_invoices: false },
    Pattern { prefix: "sandbox-other-user-", default_user: false, supplier_invoices: false },
    Pattern { prefix: "sandbox-suppliers-", default_user: true, supplier_invoices: true },
];

impl Pattern {
    fn key(&self, taxpayer: &str) -> Key {
        Key {
            secret: format!("{}{taxpayer}", self.prefix),
            taxpayer: taxpayer.to_owned(),
            default_user: self.default_user,
            supplier_invoices: self.supplier_invoices,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_keys_and_no_other() {
        let config = Config::default();
        assert!(config.key("sandbox-key-99999999").is_some_and(|key| key.default_user));
        assert!(config.key("sandbox-other-user-11111111").is_some_and(|key| !key.default_user));
        assert_eq!(config.key("sandbox-key-1234567"), None);
        assert_eq!(config.key(""), None);
        let closed = Config { any_company: false, ..config };
        assert_eq!(closed.key("sandbox-key-11111111"), None);
        assert!(closed.key("sandbox-key-12345678").is_some());
    }

    #[test]
    fn reads_a_key_from_the_command_line() {
        let key: Key = "abc=12345678:other-user:suppliers".parse().expect("a key");
        assert!(!key.default_user && key.supplier_invoices && key.secret == "abc");
        for bad in ["abc", "abc=1234", "abc=12345678:boss"] {
            assert!(bad.parse::<Key>().is_err(), "{bad}");
        }
    }
}
