//! The service on a free port, and the addresses of a case as the sources list them.

use super::{sources, world::World};
use crate::office::PASSWORD;
use ateb::{
    service::{Office, SignedIn},
    web,
};
use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// The service with its world; it serves until the test program ends.
pub(crate) struct Served {
    pub(crate) world: World,
    address: SocketAddr,
}

/// An address of a case.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pattern: String,
}

impl Route {
    /// The address with the numbers of what the case holds.
    pub(crate) fn path(&self, world: &World, slug: &str) -> String {
        let (_, ending) = self.pattern.split_once("{ending:").unwrap_or_default();
        let (endings, _) = ending.split_once('}').unwrap_or_default();
        let mut path =
            self.pattern.replace("{slug}", slug).replace("{mark}", &world.mark.to_string());
        if let Some(first) = endings.split('|').next().filter(|one| !one.is_empty()) {
            path = path.replace(&format!("{{ending:{endings}}}"), first);
        }
        let id = if path.contains("/documents/") {
            world.document.to_string()
        } else if path.contains("/copies/") {
            world.copy.to_string()
        } else if path.contains("/commissions/") {
            world.commission.to_string()
        } else {
            world.letter.to_string()
        };
        let path = path
            .replace("{id}", &id)
            .replace("{item}", &world.item.to_string())
            .replace("{name}", "notes.txt");
        // What a page is about where its address alone does not say it.
        if path.ends_with("/letters/new") { format!("{path}?type=free") } else { path }
    }
}

/// Every address of a case, as the handlers are listed.
pub(crate) fn case_routes() -> Vec<Route> {
    let mut routes = Vec::new();
    for path in sources("src/web") {
        let text = fs::read_to_string(path).unwrap();
        for (at, _) in text.match_indices("\"/{slug}") {
            let (pattern, rest) = text[at + 1..].split_once('"').unwrap();
            let method = match rest.split("web::").nth(1).and_then(|rest| rest.split('(').next()) {
                Some("get") => "GET",
                Some("post") => "POST",
                other => panic!("{pattern} is reached by {other:?}"),
            };
            routes.push(Route { method, pattern: format!("/staff/cases{pattern}") });
        }
    }
    routes
}

impl Served {
    pub(crate) fn start(database: &str) -> Self {
        let world = World::open(database);
        let address = serve(&world.office);
        Self { world, address }
    }

    /// A session of somebody.
    pub(crate) fn session(&self, who: &SignedIn) -> String {
        self.world.office.sign_in(&who.email, PASSWORD).unwrap().0
    }

    pub(crate) fn get(&self, path: &str, session: &str) -> (u16, String) {
        self.asked("GET", path, session)
    }

    pub(crate) fn send(&self, route: &Route, path: &str, session: &str) -> (u16, String) {
        self.asked(route.method, path, session)
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, path: &str, session: &str) -> Vec<u8> {
        ask(self.address, "GET", path, &format!("staff={session}")).1
    }

    /// The status and the body; a form is sent without fields.
    fn asked(&self, method: &str, path: &str, session: &str) -> (u16, String) {
        let (head, body) = ask(self.address, method, path, &format!("staff={session}"));
        let body = String::from_utf8_lossy(&body).into_owned();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }
}

/// Serves an office until the test program ends; answers with where.
pub(crate) fn serve(office: &Arc<Office>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let served = Arc::clone(office);
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(web::run(listener, served)).unwrap();
    });
    address
}

/// The head and the body of an answer; a form is sent without fields.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    cookie: &str,
) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: 0\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookie}\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let body = answer.split_off(end + 4);
    (String::from_utf8_lossy(&answer).into_owned(), body)
}
