# What business areas are asked for, and what they answer.
nav-commissions = Commissions
case-tab-commissions = Commissions
case-commissions =
    { $count ->
        [one] One business area owes an answer.
       *[other] { $count } business areas owe an answer.
    }
case-commissions-first = The first is due by { $date }: { $area }.
case-commissions-late =
    { $count ->
        [one] One is late.
       *[other] { $count } are late.
    }
release-commissions =
    { $count ->
        [one] One business area has not answered yet. That does not stop the release: it is for you to say whether the answer is whole without it.
       *[other] { $count } business areas have not answered yet. That does not stop the release: it is for you to say whether the answer is whole without them.
    }
commissions-title = Commissions
commissions-none = No business area has been asked yet.
commissions-column-asked = Asked
commissions-column-due = Due
commissions-files =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
commission-promised = They say: { $date }
commission-state-open = Open
commission-state-late = Late
commission-state-answered = Answered
commission-state-cancelled = Cancelled
commissions-ask = Ask business areas
commissions-ask-how = Each area that you choose gets a commission of its own, and everybody who is written to in it an e-mail with a link. They never see who asked.
commissions-no-areas = No business area can be asked yet. An administrator adds areas, and who is written to in them, under Administration.
commissions-areas = Which areas?
commissions-area-due = usually by { $date }
commissions-asked = What is asked
commissions-asked-hint = Proposed from the request, without the requester’s name. Say what is wanted in words that the area knows.
commissions-due = Last day for their answers
commissions-due-hint = Leave it empty to give each area its usual time, as shown above.
commissions-case-due = The case itself is due by { $date }.
commissions-after = The answer may come when the case itself is due, or later
commissions-send = Send the commissions
commissions-sent = The commissions have been sent.
commissions-changed = The commission has been changed and the area is told.
commissions-link-sent = A fresh link is on its way to the area.
commissions-own-how = What your business area is asked for, and what it has answered in the last 30 days.
commissions-open-how = What business areas owe the unit, the first due first.
commissions-every-area = Every area
commissions-late-only = Late ones only
commissions-show = Show
commissions-none-open = Nothing is asked here.
commissions-open-own = Open
commission-title = Commission: { $area }
commission-answer = What the area has sent
commission-sent = Sent on { $at }
commission-nothing = They hold nothing, or not all, because
commission-comment = What they want the unit to know
commission-time = Time spent on the search
commission-files = Files
commission-sensitivities = What they would not like to see released
commission-advice = This is their view. What is withheld is decided here.
commission-searches = Where they looked
commission-place = Where
commission-place-hint = A system, a shared drive, a mailbox, a cupboard
commission-terms = Words searched for
commission-found = What was found
commission-notes = What was said beside the answer
commission-note-late = The answer will be late
commission-note-pass_on = Somebody else holds it
commission-note-extended = Another last day
commission-note-reopened = Asked again
commission-note-cancelled = Cancelled
commission-change = Change the commission
commission-extend = Give another last day
commission-new-day = New last day
commission-why = Why
commission-why-hint = The area can read it. Leave the requester’s name out.
commission-extend-send = Give this day
commission-cancel = The answer is no longer needed
commission-cancel-how = The area is told, and its links stop working at once.
commission-cancel-send = Cancel the commission
commission-reopen = Ask the area again
commission-reopen-send = Ask again
commission-resend = Send the area a fresh link
commission-asked-title = What do you hold? { $reference }
commission-asked-due = Please answer by { $date }.
commission-asked-at = Asked on { $at }
commission-you-promised = You said that your answer will come by { $date }.
commission-stands-sent = Your answer has been sent. Thank you.
commission-stands-closed = An answer is no longer needed. Thank you.
commission-question = What we ask
commission-send-all = Send what you hold as it is, even if you think that some of it should not be released. The unit decides that, and you can say what you think below.
commission-section-77 = Do not change or delete anything. Once information has been asked for, that can be an offence (section 77 of the Freedom of Information Act 2000).
commission-files-title = Your files
commission-files-none = No files yet.
commission-file-sent = sent
commission-file-remove = Remove
commission-upload = Choose files
commission-upload-send = Upload
commission-answer-title = Your answer
commission-nothing-label = We hold nothing, or not all, because …
commission-nothing-hint = Leave it empty if your files are all that you hold.
commission-comment-label = Anything that the unit should know
commission-comment-hint = For example, what an abbreviation means, or what is already published
commission-searches-title = Where you looked
commission-searches-how = The law asks us to show how we searched. A line for each place is enough.
commission-search-number = Search { $number }
commission-hours = Hours spent, together
commission-hours-hint = Finding out whether you hold it, and locating, retrieving and extracting it; not reading or redacting. For example, 1.5
commission-error-hours = Give the hours as a number, such as 1.5
commission-sensitivities-title = What you would not like to see released
commission-sensitivities-how = This is advice: the unit decides. You need not know the law.
commission-sensitivity-number = Concern { $number }
commission-sensitivity-exemption = Exemption
commission-sensitivity-unknown = I do not know
commission-sensitivity-why = What, and what harm would it do?
commission-more-lines = To get more lines, save: there is always an empty one left.
commission-saved-at = Saved on { $at }
commission-save = Save and go on later
commission-send = Send the answer
commission-send-how = You can come back by the link as often as you like. Once you have sent the answer, only the unit can open it again.
commission-otherwise = If you cannot answer
commission-late = We will be late
commission-late-until = When will your answer come?
commission-late-why = Why
commission-pass-on = Somebody else holds it
commission-pass-on-how = The unit decides whom it asks. You need not write to them.
commission-to-whom = Who? A person or a business area
commission-pass-on-why = What makes you think so?
commission-tell = Tell the unit
commission-help = If you have a question
commission-help-how = Write to { $unit } ({ $email }) and quote { $reference }.
commission-leave = Forget this page on this computer
commission-sent-notice = Your answer has been sent.
commission-saved-notice = It has been saved. You can go on with it by the same link.
commission-files-added = The files have been uploaded. They are sent with your answer.
commission-file-removed = The file has been removed.
commission-told-notice = The unit has been told.
costs-from-areas = What business areas said
costs-from-areas-how = These are facts that an estimate can rest on. Taking one adds a line to the form below, where you can change it; nothing is saved before you save.
costs-from-area = { $area }: { $time }, as they say
costs-take = Take these into the form
actor-area = A business area
event-commissioned = A business area was asked for what it holds
event-commission_extended = A business area was given another last day
event-commission_delayed = A business area said that it will be late
event-commission_passed_on = A business area said that somebody else holds it
event-commission_chased = A business area was reminded
event-commission_answered = A business area answered
event-commission_reopened = A business area was asked again
event-commission_cancelled = A commission was cancelled
error-too-many-commissions = A case has at most 100 commissions
error-not-late = The answer is due on { $detail }. A later answer comes after that day
error-commission-closed = This commission was answered or cancelled
error-commission-open = This commission is open already
error-no-area = Choose an area in which somebody is written to
error-names-requester = Leave the requester’s name and address out: the area does not need to know who asked
error-after-case-due = The case itself is due by then. Give an earlier day, or tick the box below
error-no-area-answer = Upload what you hold, or say here why you hold nothing
error-no-search = Say where you looked
error-too-many-files = That is too many files. Put them into fewer, or write to the unit
