DROP TABLE publication_texts;
DROP TABLE publications;
