//! ZIP packages, read within limits and written without traces.

use super::protocol::{Failure, OrFail};
use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

const MOST_ENTRIES: usize = 4_000;
/// The largest entry when unpacked: 40 MiB.
const LARGEST_ENTRY: u64 = 40 << 20;
/// All entries together when unpacked: 200 MiB.
const LARGEST_PACKAGE: u64 = 200 << 20;

/// The entries of a package, in its order.
pub(super) struct Package {
    pub(super) entries: Vec<(String, Vec<u8>)>,
}

impl Package {
    /// Unpacks a package. Bombs, names that lead out of it, and names that come twice are refused.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Failure> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).or_fail(Failure::Broken)?;
        let big = |what: &str| Failure::TooBig { what: what.to_owned() };
        if archive.len() > MOST_ENTRIES {
            return Err(big("more than 4000 parts"));
        }
        let mut entries = Vec::with_capacity(archive.len());
        let mut names = BTreeSet::new();
        let mut total = 0;
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(|error| match error {
                zip::result::ZipError::InvalidPassword => Failure::Encrypted,
                _ => Failure::Broken,
            })?;
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().or_fail(Failure::Broken)?.into_owned();
            let leads_out = name.starts_with('/')
                || name.contains(['\\', '\0'])
                || name.split('/').any(|part| part == "..");
            if leads_out || !names.insert(name.to_ascii_lowercase()) {
                return Err(Failure::Broken);
            }
            let mut content = Vec::new();
            entry.take(LARGEST_ENTRY + 1).read_to_end(&mut content).or_fail(Failure::Broken)?;
            total += content.len() as u64;
            if content.len() as u64 > LARGEST_ENTRY || total > LARGEST_PACKAGE {
                return Err(big("its parts unpack to more than is allowed"));
            }
            entries.push((name, content));
        }
        Ok(Self { entries })
    }

    /// The content of an entry.
    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        let found = self.entries.iter().find(|(entry, _)| entry.eq_ignore_ascii_case(name));
        found.map(|(_, content)| content.as_slice())
    }

    /// A package with these entries, all of one date, with nothing said of who packed them.
    pub(super) fn write(&self) -> Result<Vec<u8>, Failure> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.entries {
            // OpenDocument wants its type readable without unpacking.
            let stored = options.compression_method(CompressionMethod::Stored);
            let how = if name == "mimetype" { stored } else { options };
            writer.start_file(name, how).or_fail(Failure::Failed)?;
            writer.write_all(content).or_fail(Failure::Failed)?;
        }
        Ok(writer.finish().or_fail(Failure::Failed)?.into_inner())
    }
}

/// A small text entry, for recognising a package.
pub(super) fn read_small(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<String> {
    let mut text = Vec::new();
    archive.by_name(name).ok()?.take(1 << 20).read_to_end(&mut text).ok()?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let entries = entries.iter().map(|(n, c)| ((*n).to_owned(), c.to_vec())).collect();
        Package { entries }.write().unwrap()
    }

    #[test]
    fn a_package_is_read_as_it_was_written_and_always_written_alike() {
        let one = packed(&[("a/b.xml", b"<a/>"), ("c.bin", b"\0\x01")]);
        assert_eq!(one, packed(&[("a/b.xml", b"<a/>"), ("c.bin", b"\0\x01")]));
        let package = Package::read(&one).unwrap();
        assert_eq!(package.get("A/B.xml"), Some(b"<a/>".as_slice()));
    }

    #[test]
    fn a_bomb_and_a_name_that_leads_out_are_refused() {
        let zeroes = vec![0; usize::try_from(LARGEST_ENTRY).unwrap() + 1];
        assert!(matches!(
            Package::read(&packed(&[("bomb", &zeroes)])),
            Err(Failure::TooBig { .. })
        ));
        assert!(Package::read(&packed(&[("../a", b"")])).is_err());
        assert!(Package::read(&packed(&[("a", b""), ("A", b"")])).is_err());
    }
}
