DROP INDEX api_answers_of_case;
ALTER TABLE api_answers DROP COLUMN case_id;
