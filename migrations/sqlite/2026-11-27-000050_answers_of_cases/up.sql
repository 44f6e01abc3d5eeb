-- The case that an answer is about, so that it goes with the case. None while the request is under
-- way, and of one that is about no case.
ALTER TABLE api_answers ADD COLUMN case_id BIGINT REFERENCES cases (id);
CREATE INDEX api_answers_of_case ON api_answers (case_id) WHERE case_id IS NOT NULL;
