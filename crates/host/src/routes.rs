//! Which component answers a path, and what Spin tells it about the match.
//!
//! Matching is `routefinder`'s, the crate that Spin itself uses: an exact route before a wildcard, the longest
//! wildcard first, `:name` for one segment.

use std::net::SocketAddr;

use anyhow::anyhow;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

/// The HTTP routes of an application.
pub(crate) struct Router {
    routes: routefinder::Router<Target>,
}

struct Target {
    component: String,
    /// As in the manifest, base included.
    route: String,
}

/// A path's route.
pub(crate) struct Match<'a> {
    pub component: &'a str,
    route: &'a str,
    trailing: String,
    named: Vec<(String, String)>,
}

impl Router {
    /// A router for `(route, component)` pairs. Of two equal routes the last one counts, as in Spin.
    pub fn new(routes: &[(String, String)]) -> anyhow::Result<Self> {
        let mut router = routefinder::Router::new();
        for (index, (route, component)) in routes.iter().enumerate() {
            if routes.iter().skip(index + 1).any(|(later, _)| later == route) {
                tracing::error!(
                    route,
                    component,
                    "a later trigger has the same route, this one is never used"
                );
                continue;
            }
            let pattern = match route.strip_suffix("/...") {
                Some(prefix) => format!("{prefix}/*"),
                None => route.clone(),
            };
            router
                .add(pattern.as_str(), Target { component: component.clone(), route: route.clone() })
                .map_err(|error| anyhow!("route {route:?} of component {component:?}: {error}"))?;
        }
        Ok(Self { routes: router })
    }

    /// The component for `path`, if any.
    pub fn find(&self, path: &str) -> Option<Match<'_>> {
        let best = self.routes.best_match(path)?;
        let captures = best.captures();
        // Spin gives what a wildcard caught with its slashes, which routefinder takes off.
        let trailing = match captures.wildcard() {
            None => String::new(),
            Some("") if path.ends_with('/') => "/".to_owned(),
            Some("") => String::new(),
            Some(caught) if path.ends_with('/') => format!("/{caught}/"),
            Some(caught) => format!("/{caught}"),
        };
        let named = captures.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let target = best.handler();
        Some(Match { component: &target.component, route: &target.route, trailing, named })
    }
}

impl Match<'_> {
    /// Sets the `spin-…` headers that a component sees, over any that the client sent.
    pub fn set_headers(&self, headers: &mut HeaderMap, uri: &Uri, client: SocketAddr) {
        let mut set = |name: &str, value: &str| {
            let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) else {
                return; // A named segment may hold what a header cannot; it is then left out.
            };
            headers.insert(name, value);
        };
        set("spin-path-info", &self.trailing);
        set("spin-full-url", &uri.to_string());
        set("spin-matched-route", self.route);
        set("spin-base-path", "/");
        set("spin-raw-component-route", self.route);
        set("spin-component-route", self.route.strip_suffix("/...").unwrap_or(self.route));
        set("spin-client-addr", &client.to_string());
        for (name, value) in &self.named {
            set(&format!("spin-path-match-{}", name.to_ascii_lowercase()), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router(routes: &[(&str, &str)]) -> Router {
        let routes: Vec<_> =
            routes.iter().map(|(route, name)| ((*route).to_owned(), (*name).to_owned())).collect();
        Router::new(&routes).unwrap()
    }

    #[test]
    fn exact_beats_wildcard_and_the_longest_wildcard_wins_in_any_order() {
        let mut routes =
            vec![("/...", "all"), ("/one/...", "one"), ("/one/two/...", "two"), ("/one/two/three", "exact")];
        for _ in 0..2 {
            let router = router(&routes);
            let found = |path| router.find(path).unwrap().component.to_owned();
            assert_eq!(found("/one/two/three"), "exact");
            assert_eq!(found("/one/two/four"), "two");
            assert_eq!(found("/one/two/three/four"), "two");
            assert_eq!(found("/one"), "one");
            assert_eq!(found("/oneself"), "all");
            assert_eq!(found("/"), "all");
            routes.reverse();
        }
    }

    #[test]
    fn a_path_without_a_route_has_no_component() {
        assert!(router(&[("/api/...", "api")]).find("/other").is_none());
        assert!(router(&[("/api", "api")]).find("/api/x").is_none());
    }

    #[test]
    fn the_root_alone_is_a_route() {
        // The manifest's "/" arrives here without its slash.
        let router = router(&[("", "root"), ("/in", "in")]);
        assert_eq!(router.find("/").unwrap().component, "root");
        assert!(router.find("/other").is_none());
    }

    #[test]
    fn the_last_of_two_equal_routes_counts() {
        assert_eq!(router(&[("/a", "first"), ("/a", "second")]).find("/a").unwrap().component, "second");
    }

    #[test]
    fn the_headers_say_what_was_matched() {
        let router = router(&[("/user/:id/...", "u")]);
        let mut headers = HeaderMap::new();
        headers.insert("spin-client-addr", HeaderValue::from_static("forged"));
        let uri: Uri = "http://host:1/user/7/a/b?c=d".parse().unwrap();
        router.find(uri.path()).unwrap().set_headers(
            &mut headers,
            &uri,
            SocketAddr::from(([127, 0, 0, 1], 9)),
        );
        let header = |name: &str| headers.get(name).unwrap().to_str().unwrap();
        assert_eq!(header("spin-path-info"), "/a/b");
        assert_eq!(header("spin-full-url"), "http://host:1/user/7/a/b?c=d");
        assert_eq!(header("spin-component-route"), "/user/:id");
        assert_eq!(header("spin-path-match-id"), "7");
        assert_eq!(header("spin-client-addr"), "127.0.0.1:9");
    }
}
