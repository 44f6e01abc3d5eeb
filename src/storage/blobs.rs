//! Files, named by the SHA-256 of their bytes: a folder, or a bucket of S3, Azure or Google.

use super::error::is_want_of_room;
use futures_util::StreamExt;
use object_store::{
    Error as StoreError, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem,
    path::Path as StorePath, prefix::PrefixStore,
};
use sha2::{Digest, Sha256};
use std::{
    fmt,
    future::Future,
    path::{Path, PathBuf},
    str::FromStr,
    sync::{Arc, mpsc},
};
use tokio::runtime::Runtime;
use url::Url;

/// The SHA-256 of a file, by which it is kept. Prints as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobHash([u8; 32]);

impl BlobHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    fn path(self) -> StorePath {
        let name = self.to_string();
        let (folder, rest) = name.split_at(2);
        StorePath::from_iter([folder, rest])
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Text that is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a file is named by the 64 hexadecimal digits of its SHA-256")]
pub struct NotAHash;

impl FromStr for BlobHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let mut hash = [0; 32];
        hex::decode_to_slice(text, &mut hash).ok().ok_or(NotAHash)?;
        Ok(Self(hash))
    }
}

/// Why a file could not be kept or read back.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// More bytes than are allowed.
    #[error("the file has {bytes} bytes, and at most {largest} are kept")]
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        largest: u64,
    },
    /// There is no such file: it was never kept, or it was erased.
    #[error("the file {0} is not kept here")]
    NotFound(BlobHash),
    /// The bytes are not those that were put.
    #[error("the file {0} has changed since it was kept: restore it from a backup")]
    Damaged(BlobHash),
    /// An address of no known kind.
    #[error("files are kept in a folder or at s3://…, az://… or gs://…: {0}")]
    BadPlace(String),
    /// The folder cannot be made or opened.
    #[error("the folder for files, {}, cannot be used", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The thread that talks to the store could not start, or is gone.
    #[error("the store of files does not answer")]
    NoAnswer,
    /// The disk of the store is full. Nothing was kept.
    #[error("there is no room left where files are kept: make room there, then do it again")]
    Full,
    /// The store refused or failed.
    #[error("the store of files failed")]
    Store(#[source] Box<StoreError>),
}

impl From<StoreError> for BlobError {
    fn from(error: StoreError) -> Self {
        if is_want_of_room(&error) { Self::Full } else { Self::Store(Box::new(error)) }
    }
}

/// The files of the service. Cloning shares the store.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    largest: u64,
    runtime: Arc<Background>,
}

impl Blobs {
    /// Opens a folder, which is made if it is not there, or a bucket by its URL. A file of more
    /// than `largest` bytes is refused. `options` are the keys of the bucket's provider, in lower
    /// case, such as `aws_access_key_id`; the folder needs none.
    pub fn open(
        place: &str,
        options: impl IntoIterator<Item = (String, String)>,
        largest: u64,
    ) -> Result<Self, BlobError> {
        let store: Arc<dyn ObjectStore> = match Url::parse(place) {
            Ok(url) if url.scheme() != "file" && place.contains("://") => bucket(&url, options)?,
            Ok(url) if url.scheme() == "file" => {
                let path = url.to_file_path().map_err(|()| {
                    BlobError::BadPlace("a file:// address names a folder of this machine".into())
                })?;
                Arc::new(folder(&path)?)
            }
            _ => Arc::new(folder(Path::new(place))?),
        };
        Ok(Self { store, largest, runtime: Arc::new(Background::start()?) })
    }

    /// The most bytes that a file may have.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// Keeps `bytes`, whole or not at all; putting the same twice is putting it once.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobHash, BlobError> {
        let count = bytes.len() as u64;
        if count > self.largest {
            return Err(BlobError::TooLarge { bytes: count, largest: self.largest });
        }
        let hash = BlobHash::of(bytes);
        let payload = PutPayload::from(bytes.to_vec());
        let store = Arc::clone(&self.store);
        // Written even when it is there, which also mends what a failing disk has changed.
        self.runtime.wait_for(async move { store.put(&hash.path(), payload).await })??;
        Ok(hash)
    }

    /// The bytes that were put, checked against their hash.
    pub fn get(&self, hash: BlobHash) -> Result<Vec<u8>, BlobError> {
        let store = Arc::clone(&self.store);
        let largest = self.largest;
        let bytes = self.runtime.wait_for(async move {
            let found = store.get(&hash.path()).await.map_err(|error| named(error, hash))?;
            if found.meta.size > largest {
                // Nothing larger was ever put.
                return Err(BlobError::Damaged(hash));
            }
            let mut bytes = Vec::new();
            let mut parts = found.into_stream();
            while let Some(part) = parts.next().await {
                bytes.extend_from_slice(&part?);
            }
            Ok(bytes)
        })??;
        if BlobHash::of(&bytes) == hash { Ok(bytes) } else { Err(BlobError::Damaged(hash)) }
    }

    /// Whether a file is kept.
    pub fn contains(&self, hash: BlobHash) -> Result<bool, BlobError> {
        let store = Arc::clone(&self.store);
        match self.runtime.wait_for(async move { store.head(&hash.path()).await })? {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Erases a file for good. That no row names it any more is the caller's to see to. To erase
    /// what is not there is no error: the end is the same.
    pub fn erase(&self, hash: BlobHash) -> Result<(), BlobError> {
        let store = Arc::clone(&self.store);
        match self.runtime.wait_for(async move { store.delete(&hash.path()).await })? {
            Ok(()) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

fn named(error: StoreError, hash: BlobHash) -> BlobError {
    match error {
        StoreError::NotFound { .. } => BlobError::NotFound(hash),
        error => error.into(),
    }
}

fn bucket(
    url: &Url,
    options: impl IntoIterator<Item = (String, String)>,
) -> Result<Arc<dyn ObjectStore>, BlobError> {
    if !matches!(url.scheme(), "s3" | "s3a" | "az" | "azure" | "abfs" | "abfss" | "adl" | "gs") {
        return Err(BlobError::BadPlace(format!("\"{}://\" is neither", url.scheme())));
    }
    let (store, prefix) = object_store::parse_url_opts(url, options)?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

fn folder(path: &Path) -> Result<LocalFileSystem, BlobError> {
    let failed = |source| BlobError::Folder { folder: path.to_owned(), source };
    std::fs::create_dir_all(path).map_err(failed)?;
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .map_err(failed)?;
    // A file is written beside its place and moved there when its bytes are on the disk.
    Ok(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))
}

/// The threads that talk to the store. The rest of the program is not asynchronous here, and may
/// be called from inside a runtime, where to block on a future would panic: so each task is sent
/// over, and its answer comes back through a channel.
#[derive(Debug)]
struct Background(Option<Runtime>);

impl Background {
    fn start() -> Result<Self, BlobError> {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("ateb-files")
            .enable_all()
            .build()
            .map(|runtime| Self(Some(runtime)))
            .map_err(|source| {
                tracing::error!(error = %source, "the threads for files did not start");
                BlobError::NoAnswer
            })
    }

    fn wait_for<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, BlobError> {
        let runtime = self.0.as_ref().ok_or(BlobError::NoAnswer)?;
        let (send, receive) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            // Nobody listens only when the caller is gone, and then nobody minds.
            let _ = send.send(work.await);
        });
        receive.recv().ok().ok_or(BlobError::NoAnswer)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // An ordinary drop waits for its threads, which panics inside another runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobs(folder: &Path) -> Blobs {
        Blobs::open(folder.to_str().unwrap(), [], 1000).unwrap()
    }

    fn file_of(folder: &Path, hash: BlobHash) -> PathBuf {
        let name = hash.to_string();
        folder.join(&name[..2]).join(&name[2..])
    }

    #[test]
    fn what_was_put_comes_back_under_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(&folder.path().join("files"));
        let hash = blobs.put(b"minutes").unwrap();
        assert_eq!(blobs.put(b"minutes").unwrap(), hash);
        assert_eq!(blobs.get(hash).unwrap(), b"minutes");
        assert_eq!(hash.to_string().parse::<BlobHash>().unwrap(), hash);
        assert_eq!(blobs.get(blobs.put(b"").unwrap()).unwrap(), b"");
    }

    #[test]
    fn a_file_that_was_changed_on_disk_is_not_handed_out_and_putting_it_again_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let hash = blobs.put(b"minutes").unwrap();
        std::fs::write(file_of(folder.path(), hash), b"minuteS").unwrap();
        assert!(matches!(blobs.get(hash), Err(BlobError::Damaged(found)) if found == hash));
        std::fs::write(file_of(folder.path(), hash), vec![0; 2000]).unwrap();
        assert!(matches!(blobs.get(hash), Err(BlobError::Damaged(_))));
        blobs.put(b"minutes").unwrap();
        assert_eq!(blobs.get(hash).unwrap(), b"minutes");
    }

    #[test]
    fn an_erased_file_is_gone_and_erasing_it_again_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        let hash = blobs.put(b"minutes").unwrap();
        assert!(blobs.contains(hash).unwrap());
        blobs.erase(hash).unwrap();
        blobs.erase(hash).unwrap();
        assert!(!blobs.contains(hash).unwrap());
        assert!(matches!(blobs.get(hash), Err(BlobError::NotFound(_))));
        assert!(!file_of(folder.path(), hash).exists());
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_at_the_limit_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        assert!(blobs.put(&[7; 1000]).is_ok());
        assert!(matches!(
            blobs.put(&[7; 1001]),
            Err(BlobError::TooLarge { bytes: 1001, largest: 1000 })
        ));
    }

    #[test]
    fn files_are_kept_from_inside_a_runtime_and_from_outside_one() {
        let folder = tempfile::tempdir().unwrap();
        let outside = blobs(folder.path());
        let hash = outside.put(b"outside").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            assert_eq!(outside.get(hash).unwrap(), b"outside");
            let inside = blobs(folder.path());
            assert_eq!(inside.get(hash).unwrap(), b"outside");
            drop(inside);
        });
        assert_eq!(outside.get(hash).unwrap(), b"outside");
    }

    #[test]
    fn an_address_of_no_known_kind_is_refused_by_name() {
        for place in ["ftp://example.org/files", "memory:///", "https://example.org/files"] {
            let error = Blobs::open(place, [], 1000).unwrap_err();
            assert!(matches!(error, BlobError::BadPlace(_)), "{place}: {error}");
        }
    }

    #[test]
    fn eight_threads_that_put_the_same_file_keep_it_once_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = blobs(folder.path());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let hash = blobs.put(b"minutes").unwrap();
                        assert_eq!(blobs.get(hash).unwrap(), b"minutes");
                    }
                });
            }
        });
        let hash = BlobHash::of(b"minutes");
        let parent = file_of(folder.path(), hash).parent().unwrap().to_owned();
        assert_eq!(std::fs::read_dir(parent).unwrap().count(), 1);
    }
}
