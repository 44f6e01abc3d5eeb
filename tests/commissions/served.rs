//! The service on a free port, asked as a browser asks.

use ateb::{service::Office, web};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

/// The service; it serves until the test program ends.
pub(crate) struct Served {
    address: SocketAddr,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
    pub(crate) location: Option<String>,
    /// The first cookie, as a browser sends it back.
    pub(crate) cookie: Option<String>,
}

impl Served {
    pub(crate) fn start(office: Office) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let office = Arc::new(office);
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(web::run(listener, office)).unwrap();
        });
        Self { address }
    }

    pub(crate) fn get(&self, path: &str, cookie: &str) -> Answer {
        self.asked("GET", path, cookie, "", "same-origin")
    }

    /// Sends a form that `site` caused.
    pub(crate) fn post(&self, path: &str, cookie: &str, form: &str, site: &str) -> Answer {
        self.asked("POST", path, cookie, form, site)
    }

    fn asked(&self, method: &str, path: &str, cookie: &str, form: &str, site: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let (host, length) = (self.address, form.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: text/html\r\n\
             Content-Length: {length}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Sec-Fetch-Site: {site}\r\nCookie: {cookie}\r\n\r\n{form}"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let header = |name: &str| {
            head.lines().find_map(|line| {
                let (found, value) = line.split_once(": ")?;
                found.eq_ignore_ascii_case(name).then(|| value.to_owned())
            })
        };
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            location: header("location"),
            cookie: header("set-cookie")
                .map(|cookie| cookie.split(';').next().unwrap_or_default().to_owned()),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}
