DELETE FROM jobs WHERE body LIKE '{"job":"sign_cases"%';
DROP TABLE case_signatures;
