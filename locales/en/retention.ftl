administration-retention = Retention
administration-about-retention = For how long cases are kept, which are due to be erased, and which are held
retention-title = Retention
retention-how = What people wrote in a case, and its files, are erased once its time has passed. What happened stays, so that the figures and the record stay whole.
retention-due = Due to be erased
retention-due-none = Nothing is due to be erased.
retention-more = There are more; they are listed once these are erased.
retention-restricted = { $count ->
    [one] One more case is due that is restricted to others.
   *[other] { $count } more cases are due that are restricted to others.
}
retention-held-title = Held
retention-held-none = No case is held.
retention-periods = For how many months a case is kept after it is closed
retention-months = months
retention-save = Save the periods
retention-set = The periods have been set.
retention-kind-foia = Answered under the Freedom of Information Act
retention-kind-eir = Answered under the Environmental Information Regulations
retention-kind-subject_access = Answered as a request for one’s own data
retention-kind-unanswered = Withdrawn or lapsed
retention-column-kind = Kind
retention-column-closed = Closed
retention-column-until = Kept until
retention-open = Not closed
case-retention-title = For how long this case is kept
case-retention = Kept
case-retention-until = Until { $date }
case-retention-open = Until its time has passed after it is closed
case-retention-erased = Erased on { $date }
case-retention-look = Look
retention-erased-on = What people wrote in this case was erased on { $date }. What happened stays.
retention-is-held = This case is held: nothing of it is erased until the hold is lifted.
retention-kept-until = This case is kept until { $date }.
retention-not-closed = Something is still owed in this case. Its time begins when it is closed.
retention-erase = Erase it
retention-goes = This goes:
retention-goes-request = what was asked, and who asked
retention-goes-documents = { $count ->
    [one] one document
   *[other] { $count } documents
}
retention-goes-copies = { $count ->
    [one] one released copy
   *[other] { $count } released copies
}
retention-goes-marks = { $count ->
    [one] one mark
   *[other] { $count } marks
}
retention-goes-letters = { $count ->
    [one] one letter, with its versions and its decision
   *[other] { $count } letters, with their versions and the decision
}
retention-goes-messages = { $count ->
    [one] one e-mail that came in
   *[other] { $count } e-mails that came in
}
retention-goes-commissions = { $count ->
    [one] what one business area was asked and said
   *[other] what { $count } business areas were asked and said
}
retention-goes-notes = { $count ->
    [one] one note or reason of a colleague
   *[other] { $count } notes and reasons of colleagues
}
retention-stays = This stays:
retention-stays-events = { $count ->
    [one] one event, with its day and its hash
   *[other] { $count } events, with their days and hashes
}
retention-stays-figures = its part in the figures: when it came, how it was answered, in time or not
retention-stays-published = what was published of it, which shows nobody who asked
retention-for-good = What is erased cannot be brought back.
retention-confirm = Type the reference to erase it
retention-confirm-hint = It is { $reference }
retention-erase-send = Erase for good
retention-hold = Hold it
retention-hold-how = Hold a case when a court, a complaint or an inquiry may need it. It is not erased while it is held.
retention-hold-send = Hold the case
retention-lift = Lift the hold
retention-lift-send = Lift the hold
retention-held = The case is held.
retention-lifted = The hold is lifted.
retention-erased = What people wrote in this case has been erased.
error-bad-period = Give a number of months from 6 to 360
event-held = The case was held beyond its time
event-hold_lifted = The hold was lifted
event-erased = What people wrote was erased
case-erased = Erased
