//! The service and its commands.

fn main() -> std::process::ExitCode {
    ateb::cli::run()
}
