//! The settings that the compose file, the Dockerfile and the README name are ones that exist.

#![expect(clippy::unwrap_used, reason = "what the tests lean on fails with them")]

use regex::Regex;
use std::{collections::BTreeSet, fs, path::Path, process::Command};

#[test]
fn every_setting_in_the_compose_file_is_one_of_the_service() {
    let offered = settings_of_the_service();
    let compose = settings_in("docker-compose.yml");
    assert!(compose.contains("ATEB_DATABASE_URL"), "the service runs on PostgreSQL: {compose:?}");
    assert!(compose.contains("ATEB_MAIL_URL"), "its e-mails go to the catcher: {compose:?}");
    assert_eq!(compose.difference(&offered).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_setting_in_the_image_and_the_readme_is_one_of_the_service() {
    let offered = settings_of_the_service();
    for file in ["Dockerfile", "README.md"] {
        let named = settings_in(file);
        assert!(!named.is_empty(), "{file} names no setting");
        assert_eq!(named.difference(&offered).collect::<Vec<_>>(), [""; 0], "{file}");
    }
}

fn settings_of_the_service() -> BTreeSet<String> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_ateb")).args(["serve", "--help"]).output().unwrap();
    assert!(output.status.success(), "ateb serve --help: {:?}", output.status);
    // Only names that help shows as variables; one that its prose mentions may not exist.
    let shown = Regex::new(r"\[env: (ATEB_[A-Z_]*[A-Z])").unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    shown.captures_iter(&text).map(|found| found[1].to_owned()).collect()
}

fn settings_in(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let name = Regex::new("ATEB_[A-Z_]*[A-Z]").unwrap();
    name.find_iter(&text).map(|found| found.as_str().to_owned()).collect()
}
