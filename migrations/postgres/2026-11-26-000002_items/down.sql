DROP TABLE case_items;
