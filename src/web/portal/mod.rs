//! What the public sees: the first page, a request by its link, and a lost link.

pub mod acts;
pub mod ask;
pub mod ask_files;
pub mod ask_released;
pub mod ask_send;
pub mod commission;
pub mod disclosure_feeds;
pub mod disclosure_log;
pub mod guides;
pub mod home;
pub mod kept_pages;
pub mod lost_link;
pub mod my_request;
pub mod my_request_letters;
pub mod performance;
