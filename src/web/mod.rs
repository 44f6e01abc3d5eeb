//! Not written yet.
pub async fn run(
    _: std::net::TcpListener,
    _: std::sync::Arc<crate::service::Office>,
) -> std::io::Result<()> {
    Ok(())
}
