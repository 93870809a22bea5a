//! gzip (RFC 1952) for large answers to those who take it.

use std::io::Write as _;

use cashbook_core::problem::Problem;
use flate2::{Compression, Decompress, FlushDecompress, write::GzEncoder};

use super::{Answer, Head};

/// A smaller answer fits into a few packets either way.
const BYTES_MIN: usize = 4096;
const ENCODING: &str = "content-encoding";

impl Answer {
    /// The same answer, smaller where that pays and the caller takes it; one that is packed already is unpacked for
    /// who does not.
    #[must_use]
    pub fn packed(mut self, head: &Head) -> Self {
        let is_packed = self.headers.iter().any(|(name, _)| *name == ENCODING);
        let is_text =
            self.headers.iter().any(|(name, value)| *name == "content-type" && value.contains("json"));
        if !is_text || (!is_packed && self.body.len() < BYTES_MIN) {
            return self;
        }
        // Whether it is packed or not, another caller's answer may differ.
        match self.headers.iter_mut().find(|(name, _)| *name == "vary") {
            Some((_, value)) => value.push_str(", Accept-Encoding"),
            None => self.headers.push(("vary", "Accept-Encoding".to_owned())),
        }
        match (is_packed, takes_gzip(head)) {
            (false, true) => match gzip(&self.body) {
                Some(packed) => Self { body: packed, ..self }.with(ENCODING, "gzip"),
                None => self,
            },
            (true, false) => match gunzip(&self.body) {
                Some(plain) => {
                    self.headers.retain(|(name, _)| *name != ENCODING);
                    Self { body: plain, ..self }
                }
                None => Problem::new("internal", &[]).into(),
            },
            _ => self,
        }
    }
}

fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    // The fastest level: JSON of states packs to a tenth already, and the time is the guest's.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok()
}

/// Only of what the build packed, which is whole: the header says nothing, and the plain length at the end is true.
fn gunzip(packed: &[u8]) -> Option<Vec<u8>> {
    const HEADER_BYTES: usize = 10;
    const CHECKSUM_BYTES: usize = 4;
    let (rest, length) = packed.split_last_chunk()?;
    let (deflated, _) = rest.get(HEADER_BYTES..)?.split_last_chunk::<CHECKSUM_BYTES>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let mut plain = Vec::with_capacity(length);
    Decompress::new(false).decompress_vec(deflated, &mut plain, FlushDecompress::Finish).ok()?;
    (plain.len() == length).then_some(plain)
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

    use flate2::read::GzDecoder;

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
                GzDecoder::new(answer.body.as_slice()).read_to_end(&mut body).unwrap();
                assert!(answer.body.len() * 10 < body.len());
            } else {
                body = answer.body;
            }
            assert_eq!(body, large().body);
        }
        assert_eq!(large().packed(&Head::default()).body, large().body);
    }

    #[test]
    fn what_is_packed_already_is_unpacked_for_who_does_not_take_it() {
        let plain = Answer::json(200, &"small");
        let ready =
            Answer { body: gzip(&plain.body).unwrap(), ..plain.clone() }.with("content-encoding", "gzip");
        assert_eq!(ready.clone().packed(&head("gzip")), ready.clone().with("vary", "Accept-Encoding"));
        for accepted in ["", "identity", "gzip;q=0", "br"] {
            let answer = ready.clone().packed(&head(accepted));
            assert_eq!(answer, plain.clone().with("vary", "Accept-Encoding"), "{accepted}");
        }
        let broken = Answer { body: vec![0x1f, 0x8b, 8, 0], ..ready };
        assert_eq!(broken.packed(&Head::default()).status, 500);
    }

    #[test]
    fn small_or_foreign_answers_stay() {
        let small = Answer::json(200, &"ok");
        assert_eq!(small.clone().packed(&head("gzip")), small);
        let pdf = Answer::typed(200, "application/pdf", vec![0; 10_000]);
        assert_eq!(pdf.clone().packed(&head("gzip")), pdf);
    }
}
