DROP TABLE requester_files;
DROP TABLE requester_messages;
DROP TABLE draft_files;
DROP TABLE request_drafts;
