//! What is proposed for marking, on real documents: nearly every name, and little else.
#![expect(clippy::print_stdout, reason = "what fails here fails the test")]

use ateb::redact::{self, Engine, suggest::Kind};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn engine() -> Engine {
    Engine::new(env!("CARGO_BIN_EXE_ateb-pdf"))
}

/// A real file that is not part of this repository; none where there is no such folder.
fn shared(path: &str) -> Option<PathBuf> {
    let folder = std::env::vars_os().find(|(key, _)| key == "ATEB_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        |(_, folder)| folder.into(),
    );
    let found = folder.join(path);
    let in_ci = std::env::vars_os().any(|(key, value)| key == "CI" && value == "true");
    assert!(found.exists() || !in_ci, "{path} is needed with CI=true");
    if !found.exists() {
        println!("left out: {path} is not here");
    }
    found.exists().then_some(found)
}

/// A name as it is compared: plain apostrophes.
fn level(name: &str) -> String {
    name.replace('\u{2019}', "'")
}

#[test]
fn every_name_of_the_minutes_is_proposed_and_few_other_texts() {
    let Some(names) = shared("inputs/minutes-names.txt") else { return };
    let names: BTreeSet<String> =
        fs::read_to_string(names).unwrap().lines().map(|line| level(line.trim())).collect();
    for file in ["inputs/minutes-original.pdf", "inputs/minutes-original.docx"] {
        let Some(path) = shared(file) else { return };
        let bytes = fs::read(&path).unwrap();
        let found = redact::suggest(&engine(), file, &bytes, &[]).unwrap();
        let people: BTreeSet<String> = found
            .iter()
            .filter(|one| one.kind == Kind::Person && one.score >= 0.5)
            .map(|one| level(&one.text))
            .collect();
        let missing: Vec<_> = names.difference(&people).collect();
        assert!(missing.is_empty(), "{file}: {missing:?}");
        let others = people.difference(&names).filter(|name| name.contains(' ')).count();
        assert!(others <= 14, "{file}: {others} texts that are no name of the list");
        if file.ends_with("pdf") {
            assert!(found.iter().all(|one| one.page.is_some() && !one.quads.is_empty()));
        }
    }
}

#[test]
fn a_welsh_document_has_its_people_proposed_and_nothing_else() {
    let text = "Cofnodion y cyfarfod, 3 Mawrth 2025\n\nYn bresennol:\nGwenllian Tudur\n\
                Iolo ap Dafydd\n\nDywedodd Ms Tudur fod y Cyngor wedi ysgrifennu at Fair Prydderch,\n\
                14 Heol y Bont, Aberystwyth SY23 1AB (07700 900123, mair.prydderch@example.org).\n\
                Bydd Llywodraeth Cymru yn ymateb erbyn mis Mai.\n\nYn gywir,\nNest Emlyn\n";
    let found = redact::suggest(&engine(), "cofnodion.txt", text.as_bytes(), &[]).unwrap();
    let likely: BTreeSet<&str> =
        found.iter().filter(|one| one.score >= 0.5).map(|one| one.text.as_str()).collect();
    for wanted in [
        "Gwenllian Tudur",
        "Iolo ap Dafydd",
        "Ms Tudur",
        "Fair Prydderch",
        "14 Heol y Bont, Aberystwyth SY23 1AB",
        "07700 900123",
        "mair.prydderch@example.org",
        "Nest Emlyn",
    ] {
        assert!(likely.contains(wanted), "{wanted} is not among {likely:?}");
    }
    for left in ["Cyngor", "Llywodraeth Cymru", "Aberystwyth", "Mawrth"] {
        assert!(!likely.contains(left), "{left}");
    }
}

#[test]
fn the_command_tells_where_each_stands_and_says_what_is_wrong_with_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("note.txt");
    fs::write(&path, "Ring Xanthe Qworl on 029 2082 5111.\n").unwrap();
    let names = folder.path().join("names.txt");
    fs::write(&names, "Xanthe Qworl\n").unwrap();
    let run = |arguments: &[&std::ffi::OsStr]| {
        Command::new(env!("CARGO_BIN_EXE_ateb")).arg("suggest").args(arguments).output().unwrap()
    };
    let told = run(&[path.as_ref(), "--json".as_ref(), "--names".as_ref(), names.as_ref()]);
    assert_eq!(told.status.code(), Some(0));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let list = told["suggestions"].as_array().unwrap();
    assert_eq!(list[0]["text"], "Xanthe Qworl");
    assert_eq!(list[0]["exemption"], "FOIA s.40(2)");
    assert_eq!(list[1]["kind"], "phone");

    let absent = run(&["no such file".as_ref()]);
    assert_eq!(absent.status.code(), Some(1));
    assert!(String::from_utf8(absent.stderr).unwrap().contains("cannot be read"));
    let broken = folder.path().join("broken.pdf");
    fs::write(&broken, b"%PDF-1.7 nothing").unwrap();
    assert_eq!(run(&[broken.as_ref()]).status.code(), Some(1));
    assert_eq!(run(&[]).status.code(), Some(2));
}
