//! gzip (RFC 1952) for large answers to those who take it.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

use super::{Answer, Head};

/// A smaller answer fits into a few packets either way.
const BYTES_MIN: usize = 4096;

impl Answer {
    /// The same answer, smaller where that pays and the caller takes it.
    #[must_use]
    pub fn packed(mut self, head: &Head) -> Self {
        let is_text =
            self.headers.iter().any(|(name, value)| *name == "content-type" && value.contains("json"));
        if !is_text || self.body.len() < BYTES_MIN {
            return self;
        }
        // Whether it is packed or not, another caller's answer may differ.
        match self.headers.iter_mut().find(|(name, _)| *name == "vary") {
            Some((_, value)) => value.push_str(", Accept-Encoding"),
            None => self.headers.push(("vary", "Accept-Encoding".to_owned())),
        }
        if !takes_gzip(head) {
            return self;
        }
        let Some(packed) = gzip(&self.body) else { return self };
        self.body = packed;
        self.with("content-encoding", "gzip")
    }
}

fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    // The fastest level: JSON of states packs to a tenth already, and the time is the guest's.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}

/// RFC 9110, 12.5.3: named, or by the star, and not with a weight of 0.
fn takes_gzip(head: &Head) -> bool {
    let Some(accepted) = head.header("accept-encoding") else { return false };
    let weight = |wanted: &str| {
        accepted.split(',').find_map(|coding| {
            let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
            let is_zero = parameters
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.trim().trim_matches(['0', '.']).is_empty());
            name.trim().eq_ignore_ascii_case(wanted).then_some(!is_zero)
        })
    };
    weight("gzip").or_else(|| weight("*")).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn head(accepted: &str) -> Head {
        Head { headers: vec![("accept-encoding".to_owned(), accepted.to_owned())], ..Head::default() }
    }

    fn large() -> Answer {
        Answer::json(200, &vec!["not-submitted"; 1000]).with("vary", "Origin")
    }

    #[test]
    fn packed_for_those_who_take_it() {
        for (accepted, packs) in [
            ("gzip", true),
            ("deflate, gzip;q=0.5, br", true),
            ("GZIP", true),
            ("*", true),
            ("*;q=0, gzip", true),
            ("", false),
            ("identity", false),
            ("gzip;q=0", false),
            ("gzip; q=0.000, *", false),
            ("xgzip", false),
        ] {
            let answer = large().packed(&head(accepted));
            let is_packed = answer.headers.contains(&("content-encoding", "gzip".to_owned()));
            assert_eq!(is_packed, packs, "{accepted}");
            assert!(answer.headers.contains(&("vary", "Origin, Accept-Encoding".to_owned())));
            let mut body = Vec::new();
            if packs {
                flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut body).unwrap();
                assert!(answer.body.len() * 10 < body.len());
            } else {
                body = answer.body;
            }
            assert_eq!(body, large().body);
        }
        assert_eq!(large().packed(&Head::default()).body, large().body);
    }

    #[test]
    fn small_or_foreign_answers_stay() {
        let small = Answer::json(200, &"ok");
        assert_eq!(small.clone().packed(&head("gzip")), small);
        let pdf = Answer::typed(200, "application/pdf", vec![0; 10_000]);
        assert_eq!(pdf.clone().packed(&head("gzip")), pdf);
    }
}
