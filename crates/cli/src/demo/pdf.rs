//! A picture of a demo invoice: the smallest PDF that a reader opens (ISO 32000-1), one page of text.

use std::fmt::Write as _;

use serde_json::Value;

/// The image of a document.
pub fn image(number: &str, gross: &str, document: &Value) -> Vec<u8> {
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let lines = [
        format!("DEMO - {number}"),
        format!("{} -> {}", text("/supplier/name"), text("/customer/name")),
        format!("{}   {} {}", text("/issueDate"), gross, text("/currency")),
    ];
    let mut content = String::from("BT /F1 14 Tf 60 760 Td 22 TL\n");
    for line in &lines {
        let _ = writeln!(content, "({}) Tj T*", plain(line));
    }
    content.push_str("ET\n");
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ])
}

fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at.saturating_add(1));
    }
    let table = out.len();
    let size = objects.len().saturating_add(1);
    let _ = write!(out, "xref\n0 {size}\n0000000000 65535 f \n");
    for offset in offsets {
        let _ = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ = write!(out, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    out.into_bytes()
}

/// Helvetica's standard encoding has no ő and ű; a demo's image does without accents, and escapes what PDF strings reserve.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        match char {
            'á' => out.push('a'),
            'é' => out.push('e'),
            'í' => out.push('i'),
            'ó' | 'ö' | 'ő' => out.push('o'),
            'ú' | 'ü' | 'ű' => out.push('u'),
            'Á' => out.push('A'),
            'É' => out.push('E'),
            'Í' => out.push('I'),
            'Ó' | 'Ö' | 'Ő' => out.push('O'),
            'Ú' | 'Ü' | 'Ű' => out.push('U'),
            '(' | ')' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            char if char.is_ascii_graphic() || char == ' ' => out.push(char),
            _ => out.push('?'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_point_at_the_objects() {
        let pdf = image("SZ-1/2 (ő)", "1270", &serde_json::json!({ "currency": "HUF" }));
        let text = String::from_utf8(pdf).unwrap();
        assert!(text.starts_with("%PDF-1.4") && text.contains("(DEMO - SZ-1/2 \\(o\\)) Tj"));
        let entries = text.lines().filter(|line| line.ends_with(" 00000 n "));
        for (at, entry) in entries.enumerate() {
            let offset: usize = entry[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{} 0 obj", at + 1)), "{entry}");
        }
        let table: usize = text.lines().rev().nth(1).unwrap().parse().unwrap();
        assert!(text[table..].starts_with("xref"));
    }
}
