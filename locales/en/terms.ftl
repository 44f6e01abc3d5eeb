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

letter-ack = Acknowledgement
letter-clarify = Request for clarification
letter-fees_notice = Fees notice
letter-lapse_notice = Notice before a request is closed
letter-extend_pit = Extension of time: public interest test
letter-extend_eir = Extension of time: complex and voluminous request
letter-full = Response: everything is released
letter-partial = Response: part is released
letter-refuse = Refusal notice
letter-not_held = Response: information not held
letter-eir_full = Response under the Regulations: everything is released
letter-eir_partial = Response under the Regulations: part is released
letter-eir_refuse = Refusal notice under the Regulations
letter-eir_not_held = Response under the Regulations: information not held

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
