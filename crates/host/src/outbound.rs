//! Which hosts a component may reach: `allowed_outbound_hosts`, read and enforced as Spin does.

use anyhow::{Context as _, bail};
use http::Uri;

use crate::variables::Variables;

/// A component's whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AllowedHosts {
    entries: Vec<Entry>,
}

/// One `scheme://host[:port]`, each part possibly `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// `None` is any.
    scheme: Option<String>,
    host: Host,
    /// First and last; `*` is all.
    ports: (u16, u16),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Any,
    /// With the leading dot.
    Subdomain(String),
    Name(String),
}

impl AllowedHosts {
    /// Reads the manifest's entries with their variables put in. An entry that is empty after that, or not of
    /// the form `<scheme>://<host>[:<port>]`, is an error.
    pub fn parse(entries: &[String], variables: &Variables) -> anyhow::Result<Self> {
        let entries = entries
            .iter()
            .map(|entry| {
                Entry::parse(&variables.expand(entry)?)
                    .with_context(|| format!("allowed_outbound_hosts entry {entry:?}"))
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Self { entries })
    }

    /// Whether a request to `uri` may leave. The name is compared as written: `localhost` is not `127.0.0.1`.
    pub fn allows(&self, uri: &Uri) -> bool {
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else { return false };
        let host = host.to_ascii_lowercase();
        let Some(port) = uri.port_u16().or_else(|| default_port(scheme)) else { return false };
        self.entries.iter().any(|entry| entry.allows(scheme, &host, port))
    }
}

impl Entry {
    fn parse(entry: &str) -> anyhow::Result<Self> {
        let entry = entry.trim();
        let Some((scheme, rest)) = entry.split_once("://") else {
            bail!("{entry:?} is not of the form <scheme>://<host>[:<port>]");
        };
        if scheme != "*" && (scheme.is_empty() || !scheme.chars().all(char::is_alphabetic)) {
            bail!("scheme {scheme:?} is not made of letters");
        }
        let rest = match rest.split_once('/') {
            Some((authority, "")) => authority,
            Some((_, path)) => bail!("{entry:?} has a path ({path:?}), which cannot be granted"),
            None => rest,
        };
        // A colon inside brackets belongs to an IPv6 address.
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (rest, None),
        };
        let ports = match port {
            None | Some("") => {
                let port = default_port(scheme)
                    .with_context(|| format!("no port is given and scheme {scheme:?} has no usual one"))?;
                (port, port)
            }
            Some("*") => (0, u16::MAX),
            Some(port) => match port.split_once("..") {
                // Spin's ranges leave out their end.
                Some((start, end)) => (number(start)?, number(end)?.saturating_sub(1)),
                None => (number(port)?, number(port)?),
            },
        };
        Ok(Self { scheme: (scheme != "*").then(|| scheme.to_owned()), host: Host::parse(host)?, ports })
    }

    fn allows(&self, scheme: &str, host: &str, port: u16) -> bool {
        self.scheme.as_deref().is_none_or(|granted| granted == scheme)
            && self.host.allows(host)
            && (self.ports.0..=self.ports.1).contains(&port)
    }
}

impl Host {
    fn parse(host: &str) -> anyhow::Result<Self> {
        if host == "*" {
            return Ok(Self::Any);
        }
        if let Some(domain) = host.strip_prefix("*.").filter(|domain| !domain.contains('*')) {
            return Ok(Self::Subdomain(format!(".{}", domain.to_ascii_lowercase())));
        }
        if host.is_empty() || host.contains(['*', '{', '/']) {
            bail!("host {host:?} is neither a name, nor '*', nor '*.' before a name");
        }
        Ok(Self::Name(host.to_ascii_lowercase()))
    }

    fn allows(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Subdomain(suffix) => host.ends_with(suffix),
            Self::Name(name) => name == host,
        }
    }
}

fn number(port: &str) -> anyhow::Result<u16> {
    port.parse().with_context(|| format!("port {port:?} is not a number up to 65535"))
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        "redis" => Some(6379),
        "postgres" => Some(5432),
        "mysql" => Some(3306),
        "mqtt" => Some(1883),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn hosts(entry: &str, url: Option<&str>) -> anyhow::Result<AllowedHosts> {
        let declared = toml::from_str("cashbook_url = { default = '' }").unwrap();
        let given: BTreeMap<_, _> =
            url.map(|url| ("cashbook_url".to_owned(), url.to_owned())).into_iter().collect();
        AllowedHosts::parse(&[entry.to_owned()], &Variables::resolve(&declared, &given, |_| None)?)
    }

    #[test]
    fn scheme_host_and_port_must_all_fit() {
        for (entry, url, allowed) in [
            ("https://cashbook.hu", "https://cashbook.hu/api", true),
            ("https://cashbook.hu", "https://CASHBOOK.hu:443/", true),
            ("https://cashbook.hu", "http://cashbook.hu/", false),
            ("https://cashbook.hu", "https://cashbook.hu:8443/", false),
            ("https://cashbook.hu", "https://www.cashbook.hu/", false),
            ("https://cashbook.hu", "https://cashbook.hu.example/", false),
            ("https://*.cashbook.hu", "https://www.cashbook.hu/", true),
            ("https://*.cashbook.hu", "https://cashbook.hu/", false),
            ("http://127.0.0.1:*", "http://127.0.0.1:3001/", true),
            ("http://127.0.0.1:*", "http://127.0.0.1/", true),
            ("http://127.0.0.1:*", "http://localhost:3001/", false),
            ("http://localhost:3001", "http://127.0.0.1:3001/", false),
            ("http://127.0.0.1:3000..3002", "http://127.0.0.1:3001/", true),
            ("http://127.0.0.1:3000..3002", "http://127.0.0.1:3002/", false),
            ("http://[::1]:3001/", "http://[::1]:3001/x", true),
            ("*://*:*", "https://anything.example:1/", true),
        ] {
            let uri: Uri = url.parse().unwrap();
            assert_eq!(hosts(entry, None).unwrap().allows(&uri), allowed, "{entry} {url}");
        }
        assert!(!AllowedHosts::default().allows(&Uri::from_static("http://127.0.0.1/")));
    }

    #[test]
    fn a_template_takes_its_variable_and_fails_when_that_is_empty() {
        let granted = hosts("{{ cashbook_url }}", Some("https://cashbook.io")).unwrap();
        assert!(granted.allows(&Uri::from_static("https://cashbook.io/api")));
        let error = format!("{:#}", hosts("{{ cashbook_url }}", None).unwrap_err());
        assert!(error.contains("{{ cashbook_url }}") && error.contains("<scheme>://<host>"), "{error}");
    }

    #[test]
    fn malformed_entries_are_refused() {
        for entry in
            ["cashbook.hu", "*", "https://", "ftp://host", "https://host/path", "https://a*b", "h2://host"]
        {
            assert!(hosts(entry, None).is_err(), "{entry}");
        }
    }
}
