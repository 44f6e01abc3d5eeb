nav-log-public = What we have released
released-title = Disclosure log
released-how = Answers that we have given to requests for information, without the names of those who asked.
released-search = Search what we have released
released-find = Search
released-chosen = You are looking at
released-without = Remove “{ $what }”
released-all = Show everything
released-total = { $count ->
    [one] One answer
   *[other] { $count } answers
  }
released-none = Nothing was found
released-none-advice = Try fewer or other words, or remove one of your choices. If we have not released it, you can ask for it.
released-empty = Nothing has been published yet
released-empty-advice = Answers appear here when we have checked them for publication.
released-files-count = { $count ->
    [0] no files
    [one] one file
   *[other] { $count } files
  }
released-pages = Pages of results
released-page = Page { $page } of { $pages }
released-previous = Previous page
released-next = Next page
released-narrow = Narrow the list
released-take = Take it with you
released-as-atom = Feed of this list (Atom)
released-as-csv = This list as a table (CSV)
released-as-json = This list as JSON
released-facet-year = Year
released-facet-month = Month
released-facet-law = Law
released-facet-outcome = Outcome
released-facet-topic = Topic
released-outcome-full = Released in full
released-outcome-part = Released in part
released-outcome-part_not_held = Released in part; the rest is not held
released-outcome-refused = Withheld
released-outcome-not_held = Not held
released-outcome-not_recorded = Not recorded
released-outcome-business_as_usual = Answered
released-only-in-en = Title and summary are in English only.
released-only-in-cy = Title and summary are in Welsh only.
released-answered = Answered on
released-law = Law
released-exemptions = What the answer rests on
released-files = Files
released-letter-pdf = Our letter
released-download = Download { $name }
released-no-files = No documents are published with this answer.
released-letter = Our letter
released-back = Disclosure log
released-cite = To cite this answer
topic-agriculture = Agriculture and food
topic-business = Business and the economy
topic-culture = Culture and sport
topic-education = Education
topic-environment = Environment
topic-government = How we work
topic-health = Health
topic-housing = Housing and planning
topic-law = Law and safety
topic-money = Spending and contracts
topic-social-care = Social care
topic-staff = Staff and pay
topic-transport = Transport
topic-welsh = The Welsh language
problem-gone = This answer has been withdrawn
problem-gone-explained = It was in our disclosure log and is no longer published. Write to us if you need it.
administration-publications = Publication
administration-about-publications = Answers that wait to be published in the disclosure log, and those that are.
publications-title = Publication
publications-how = Answers that were sent wait here until somebody publishes them or decides that they are not for publication.
publications-waiting = Waiting for a decision
publications-column-case = Case
publications-column-closed = Closed
publications-column-proposed = Proposed title
publications-not-closed = Not yet
publications-nothing-proposed = Nothing is proposed yet
publications-none-waiting = Nothing waits.
publications-without-welsh = { $count ->
    [one] One published answer has no Welsh title.
   *[other] { $count } published answers have no Welsh title.
  }
publications-without-english = { $count ->
    [one] One published answer has no English title.
   *[other] { $count } published answers have no English title.
  }
publications-published = In the disclosure log
publications-withdrawn = Withdrawn
publications-declined = Not for publication
publications-none = None.
publications-missing-cy = Welsh is missing
publications-missing-en = English is missing
case-tab-publication = Publication
case-next-publish = Publish the answer
publication-title = Publication in the disclosure log
publication-standing-open = Nobody has decided yet whether this answer is published.
publication-standing-published = This answer is in the disclosure log.
publication-standing-declined = It was decided that this answer is not for publication. You can still publish it.
publication-standing-withdrawn = This answer was published and has been withdrawn. You can publish it again.
publication-how = Give a title and a summary in both languages. If one is missing it can follow later, and it is counted. Nothing is published before you have seen how it looks.
publication-title-en = Title in English
publication-title-cy = Title in Welsh
publication-summary-en = Summary in English
publication-summary-cy = Summary in Welsh
publication-topics = What it is about
publication-what = What is published
publication-with-letter = The letter, without date, address and greeting
publication-with-quotes = In the letter, what we quote of the request
publication-propose = Save and see how it looks
publication-look = See how it looks
publication-decline-title = Not for publication
publication-decline-reason = Why is it not for publication?
publication-decline-hint = The reason stays with the case. Nobody outside reads it.
publication-decline = Do not publish
publication-withdraw-how = Its page and its files are gone from the next moment on. The reason stays with the case.
publication-withdraw-reason = Why is it withdrawn?
publication-withdraw = Withdraw it
publication-preview = How it would look
publication-change = Change it
publication-preview-how = This is what everybody would see. What is published is exactly this.
publication-shown = The requester can be recognised. It cannot be published like this.
publication-shows-name = The name stands in
publication-shows-email = The e-mail address stands in
publication-shows-address = A line of the postal address stands in
publication-shows-link = A link that opens the request stands in
publication-in-title-en = the English title.
publication-in-title-cy = the Welsh title.
publication-in-summary-en = the English summary.
publication-in-summary-cy = the Welsh summary.
publication-in-letter = the letter.
publication-in-file = the file
publication-unread = We could not read any words in these files, so nobody has checked them for the requester. Look at them yourself:
publication-other-language = In the other language
publication-blocked = Change what is named above, or leave the letter or the file out. Then you can publish it.
publication-publish = Publish this
publication-done = The answer is in the disclosure log.
publication-declined-notice = It is recorded that the answer is not for publication.
publication-withdrawn-notice = The answer is withdrawn. Its page and its files are gone.
event-published = The answer was published in the disclosure log
event-publication_declined = It was decided not to publish the answer
event-publication_withdrawn = The answer was withdrawn from the disclosure log
error-never-published = An answer about somebody’s own data is never published.
error-already-published = This answer is published already. Withdraw it before you change it.
error-not-published = This answer is not published.
error-requester-shows = The requester shows in { $detail } places; nothing was published

publications-offered = { $shown ->
    [one] In the last year published answers were shown to one person who was writing a request.
   *[other] In the last year published answers were shown to { $shown } people who were writing a request.
}
publications-sufficed = { $count ->
    [one] One of them had what they wanted.
   *[other] { $count } of them had what they wanted.
}
