# Words of the law and of the unit that more than one page uses.
regime-foia = Freedom of Information Act
regime-eir = Environmental Information Regulations
regime-sar = Subject access

state-received = Received
state-open = Looking for the information
state-clarification = Waiting for clarification
state-fee = Waiting for a fee
state-deciding = Preparing the reply
state-decided = Decided
state-answered = Answered
state-withdrawn = Withdrawn
state-lapsed = Closed: no reply to our question
state-late = Late

language-unknown = Not known: letters in both languages
language-en = English
language-cy = Welsh
language-bilingual = Welsh and English

channel-email = E-mail
channel-post = Letter
channel-phone = Telephone
channel-form = Online form
channel-in_person = In person

outcome-release = Release everything
outcome-part = Release part
outcome-refuse = Refuse
outcome-not_held = We do not hold it
outcome-neither_confirm_nor_deny = Neither confirm nor deny
outcome-withdrawn = Withdrawn

letter-acknowledgement = Acknowledgement
letter-clarification = Request for clarification
letter-extension = Extension of time
letter-full = Response: everything is released
letter-part = Response: part is released
letter-refusal = Refusal notice
letter-not_held = Response: information not held

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
cases-count =
    { $count ->
        [one] { $count } case
       *[other] { $count } cases
    }
places-count =
    { $count ->
        [one] { $count } place
       *[other] { $count } places
    }
pages-count =
    { $count ->
        [one] { $count } page
       *[other] { $count } pages
    }
marks-count =
    { $count ->
        [0] No marks
        [one] { $count } mark
       *[other] { $count } marks
    }
