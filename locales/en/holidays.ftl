# The bank holidays, and the day that a clock should be worked to when they change.
holidays-title = Bank holidays
holidays-why = A bank holiday in any part of the United Kingdom is not a working day under the Act and the Regulations. Requests for a person’s own data go by England and Wales alone.
holidays-confirmed = Every bank holiday up to { $date } has been proclaimed. Later ones are worked out from the usual rules and may change.
holidays-of-year = Bank holidays of the year
holidays-column-day = Day
holidays-column-english = Name in English
holidays-column-welsh = Name in Welsh
holidays-column-where = Where
holidays-column-source = Source
holidays-column-before = Due before
holidays-column-after = Due after
holidays-origin-carried = In Ateb’s list
holidays-origin-expected = Expected
holidays-origin-added = Added
holidays-added-title = Days that were added
holidays-none-added = No day has been added.
holidays-added-by = Added by { $name }, { $at }.
holidays-added-by-command = Added on the server, { $at }.
holidays-withdrawn = Withdrawn
holidays-withdrawn-by = Withdrawn by { $name }, { $at }.
holidays-withdrawn-by-command = Withdrawn on the server, { $at }.
holidays-add = Add a day that was proclaimed
holidays-add-how = You will see which running cases it moves before anything happens.
holidays-day = Day
holidays-where = Where is it a bank holiday?
holidays-england-and-wales = England and Wales
holidays-scotland = Scotland
holidays-northern-ireland = Northern Ireland
holidays-english = Name in English
holidays-welsh = Name in Welsh
holidays-source = Source
holidays-source-hint = For example, London Gazette 12345
holidays-check = See what it moves
holidays-list = Add a list
holidays-list-how = One day a line: date, divisions, name in English, name in Welsh and source, with commas between. Divisions are E&W, SCT and NI, joined by +. Nothing is added unless every line is right.
holidays-list-paste = Paste the list
holidays-list-hint = At most 100 days
holidays-list-file = Or choose a file
holidays-check-title = Check before you add
holidays-would-move =
    { $count ->
        [0] No running case would move.
        [one] { $count } running case would move.
       *[other] { $count } running cases would move.
    }
holidays-moved =
    { $count ->
        [0] No running case moved.
        [one] { $count } running case moved.
       *[other] { $count } running cases moved.
    }
holidays-earliest = The earliest is then due on { $date }.
holidays-moves = Cases that move
holidays-moves-back = Cases that moved back
holidays-more = There are more. Only the first 50 are listed.
holidays-safe = A case that moves keeps its earlier date as its safe target. Whether a new bank holiday lengthens time that has begun to run is not settled.
holidays-send = Add and move the cases
holidays-back = Back to the bank holidays
holidays-withdraw = Withdraw this day
holidays-withdraw-how = Do this when the proclamation was revoked or the day was added by mistake. It stays listed as withdrawn, and the cases move back.
holidays-withdraw-send = Withdraw the day
holidays-added = Added. The running cases have been worked out anew.
holidays-withdrawn-notice = Withdrawn. The running cases have been worked out anew.
holidays-error-date = Enter a real date with a year of four digits
holidays-error-english = Enter the name in English
holidays-error-welsh = Enter the name in Welsh
holidays-error-source = Enter what proclaims the day
holidays-error-none = Paste a list or choose a file with at least one day
holidays-error-many = A list has at most 100 days. Split it
holidays-error-text = The file is not text in UTF-8. Save it as a CSV file in UTF-8
holidays-line-columns = Line { $detail }: write date, divisions, name in English, name in Welsh and source, with commas between
holidays-line-date = Line { $detail }: the date must be a real day written YYYY-MM-DD
holidays-line-division = Line { $detail }: the divisions are E&W, SCT and NI, joined by +
holidays-line-source = Line { $detail }: give the source, in at most 120 characters
holidays-line-outside = Line { $detail }: the day lies outside the years 2005 to 2100
holidays-line-listed = Line { $detail }: the day is a bank holiday there already
holidays-line-name = Line { $detail }: give the name in English and in Welsh
holidays-line-long-name = Line { $detail }: a name has at most 120 characters
error-day-outside = The day lies outside the years { $detail }
error-day-division = Choose at least one part of the United Kingdom
error-day-listed = The day is a bank holiday there already
error-day-name = Give the name in English and in Welsh
error-day-long-name = A name has at most 120 characters
error-days = The list is not right: { $detail }
clock-safe = Safe target: { $date }
clock-safe-why = The bank holidays changed while this clock ran. Whether a new one lengthens time that has begun to run is not settled, so work to the earlier date.
