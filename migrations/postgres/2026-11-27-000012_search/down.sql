DELETE FROM jobs WHERE kind = 'search';
DROP TABLE search_index;
DROP TABLE search_texts;
DROP INDEX case_texts_by_subject;
ALTER TABLE case_texts DROP COLUMN subject_key;
DROP INDEX requester_messages_unhandled;
DROP INDEX cases_by_state;
DROP INDEX cases_by_officer;
DROP INDEX cases_by_due_date;
