DROP TABLE letter_versions;
DROP TABLE letters;
DROP TABLE decisions;
DROP TABLE copies;
DROP TABLE marks;
DROP TABLE documents;
