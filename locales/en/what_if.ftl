# The page that shows the clock as it would be.
what-if-title = What if
what-if-how = See what the clock would say. Nothing is recorded.
what-if-happens = What would happen?
what-if-explained = The requester explains (if they have not been asked, as if they were asked today)
what-if-paid = The requester pays the fee (if they have not been asked, as if they were asked today)
what-if-answered = The answer is sent
what-if-on = On which day?
what-if-on-hint = For example, 27 3 2026
what-if-send = Show the clock
what-if-due = The answer would be due { $date }
what-if-lapsed = The request would have lapsed: nothing would be owed.
what-if-no-date = The clock would still be stopped: there would be no due date.
what-if-error-happens = Choose what would happen
what-if-back = Back to the clock
what-if-link = What if the requester explains, pays or is answered on another day?
