DROP TABLE incoming_messages;
