//! Where a stream of a PDF ends, made plain.
//!
//! ISO 19005-2, 6.1.7.1: a stream's Length counts its bytes without the end-of-line marker before
//! `endstream`. The typesetter writes a line feed there. When the last byte of the data happens
//! to be a carriage return (one compressed stream in 256), the two together read as one marker,
//! and the Length as one too many. A marker of two bytes leaves no doubt.

const DOUBTFUL: &[u8] = b"\r\nendstream";

/// `pdf` with a marker of two bytes wherever one byte would be in doubt, its cross-reference table
/// put right. A file without such a place, or without such a table, comes back as it is.
pub(super) fn made_plain(pdf: Vec<u8>) -> Vec<u8> {
    let places: Vec<_> = pdf
        .windows(DOUBTFUL.len())
        .enumerate()
        .filter(|(_, window)| *window == DOUBTFUL)
        .map(|(at, _)| at)
        .collect();
    if places.is_empty() {
        return pdf;
    }
    rewritten(&pdf, &places).unwrap_or(pdf)
}

/// `None` when the file's end is not a plain cross-reference table.
fn rewritten(pdf: &[u8], places: &[usize]) -> Option<Vec<u8>> {
    // A byte at `at` stands this much further on when a byte has gone in at each place before it.
    let moved = |at: usize| at + places.partition_point(|place| *place < at);
    let (body_and_table, start) = split_last(pdf, b"startxref\n")?;
    let table_at: usize = std::str::from_utf8(start).ok()?.lines().next()?.parse().ok()?;
    let (body, table) = body_and_table.split_at_checked(table_at)?;

    let mut made = Vec::with_capacity(pdf.len() + places.len());
    let mut written = 0;
    for place in places {
        made.extend_from_slice(body.get(written..*place)?);
        made.push(b'\r');
        written = *place;
    }
    made.extend_from_slice(body.get(written..)?);

    let table = std::str::from_utf8(table).ok()?;
    let (entries, trailer) = table.split_once("trailer")?;
    for line in entries.split_inclusive('\n') {
        match line.split_once(' ') {
            Some((offset, rest)) if offset.len() == 10 && rest.contains('n') => {
                made.extend(format!("{:010} {rest}", moved(offset.parse().ok()?)).bytes());
            }
            _ => made.extend(line.bytes()),
        }
    }
    made.extend(format!("trailer{trailer}startxref\n{}\n%%EOF", moved(table_at)).bytes());
    Some(made)
}

fn split_last<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = bytes.windows(at.len()).rposition(|window| window == at)?;
    Some((bytes.get(..place)?, bytes.get(place + at.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two objects, the first a stream whose data ends in `last`.
    fn small_file(last: &str) -> Vec<u8> {
        let mut file =
            format!("%PDF-1.7\n1 0 obj\n<</Length 4>>\nstream\nabc{last}\nendstream\nendobj\n");
        let second = file.len();
        file.push_str("2 0 obj\n<</Type/Catalog>>\nendobj\n");
        let table = file.len();
        let table_text = format!(
            "xref\n0 3\n0000000000 65535 f\r\n0000000009 00000 n\r\n{second:010} 00000 n\r\n\
             trailer\n<</Size 3/Root 2 0 R>>\nstartxref\n{table}\n%%EOF"
        );
        file.push_str(&table_text);
        file.into_bytes()
    }

    #[test]
    fn a_stream_that_ends_in_a_carriage_return_gets_a_marker_of_its_own() {
        let made = String::from_utf8(made_plain(small_file("\r"))).unwrap();
        assert!(made.contains("abc\r\r\nendstream"), "{made}");
        let second = made.find("2 0 obj").unwrap();
        let table = made.find("xref\n").unwrap();
        assert!(made.contains(&format!("{second:010} 00000 n\r\n")), "{made}");
        assert!(made.contains("0000000009 00000 n\r\n") && made.contains("0000000000 65535 f"));
        assert!(made.ends_with(&format!("startxref\n{table}\n%%EOF")), "{made}");
    }

    #[test]
    fn another_file_stays_as_it_is() {
        assert_eq!(made_plain(small_file("d")), small_file("d"));
        let no_table = b"stream\nabc\r\nendstream startxref\nx".to_vec();
        assert_eq!(made_plain(no_table.clone()), no_table);
    }
}
