DROP INDEX requesters_of_email;
DROP TABLE case_note_texts;
DROP TABLE case_notes;
