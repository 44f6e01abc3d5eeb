# Words of the law and of the unit that more than one page uses.
regime-foia = Freedom of Information Act
regime-eir = Environmental Information Regulations
regime-sar = Subject access

state-open = Open
state-stopped = Waiting for the requester
state-answered = Answered
state-withdrawn = Withdrawn
state-lapsed = Lapsed
state-reviewing = Under review
state-complying = Decision notice to comply with
state-late = Late

language-unknown = Not known: letters in both languages
language-en = English
language-cy = Welsh
language-bilingual = Welsh and English

channel-email = E-mail
channel-letter = Letter
channel-portal = Online form
channel-spoken = Telephone or in person

outcome-full = Release everything
outcome-part = Release part
outcome-refused = Refuse
outcome-not_held = We do not hold it
outcome-part_not_held = Release part; the rest is not held
outcome-not_recorded = It is not recorded information
outcome-business_as_usual = Answer as ordinary business


disposition-release = Released, without what is marked
disposition-withhold = Withheld whole
disposition-out_of_scope = Not what was asked for

days-left =
    { $days ->
        [0] Due today
        [one] { $days } working day left
       *[other] { $days } working days left
    }
days-late =
    { $days ->
        [one] { $days } working day late
       *[other] { $days } working days late
    }
places-count =
    { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
marks-count =
    { $count ->
        [0] No marks
        [one] { $count } mark
       *[other] { $count } marks
    }
