DROP TABLE mark_acts;
DROP TABLE page_views;
