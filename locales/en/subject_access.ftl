# Requests for one’s own data.
sar-ask = Ask the requester to prove who they are
sar-ask-proof-en = What proof do you ask for? In English
sar-ask-proof-cy = What proof do you ask for? In Welsh
sar-ask-hint = It goes into a letter to the requester. Ask only if you have reasonable doubts. The clock starts when the proof comes.
sar-ask-send = Ask for proof
sar-proven = The proof of identity has come
sar-proven-on = On which day did it come?
sar-proven-send = Start the clock
sar-months = How much more time is needed?
sar-months-1 = One month
sar-months-2 = Two months
sar-error-proof = Say what proof you ask for
sar-column-number = Day of the month allowed
sar-decision-how = Say what the answer is. No exemptions are cited: if something is withheld, say in the letter what it is and why. Say there too why we use the data, where they came from, who received them and how long we keep them (Article 15).
request-after-data = You can complain to us about how we handled your personal data, and to the Information Commissioner. The letter says how.
