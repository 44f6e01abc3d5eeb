-- What figures count by its day. The query repeats these words, so that the index is used.
CREATE INDEX events_counted ON events (happened_at, case_id)
WHERE kind IN ('answered', 'withdrawn', 'lapsed', 'review_requested', 'review_decided', 'complaint_notified', 'notice_served', 'appeal_brought');
