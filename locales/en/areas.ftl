# Business areas of the authority.
administration-areas = Business areas
administration-about-areas = Who is asked for what they hold, and how long they usually have
areas-title = Business areas
areas-how = An area is asked for what it holds by a commission. Everybody who is written to in it gets a link by e-mail and needs no account.
areas-none = No area has been added yet.
areas-column-name = Area
areas-column-days = Usual time
areas-column-contacts = Written to
areas-ended = Ended
areas-days =
    { $days ->
        [one] { $days } working day
       *[other] { $days } working days
    }
areas-people =
    { $count ->
        [0] Nobody yet
        [one] { $count } person
       *[other] { $count } people
    }
areas-add = Add an area
areas-add-send = Add the area
areas-name-en = Name in English
areas-name-cy = Name in Welsh
areas-working-days = Usual number of working days for an answer
areas-working-days-hint = It is proposed with each commission and can be changed there.
areas-saved = The area has been saved.
areas-contacts = Who is written to
areas-contacts-how = Each of them gets every commission of the area, and the reminders. Somebody who signs in as a contributor with the same e-mail address sees them too.
areas-contacts-none = Nobody is written to yet, so nothing can be asked of this area.
areas-contact-add = Add somebody
areas-contact-name = Name
areas-contact-email = E-mail address
areas-contact-language = Language of our e-mails
areas-contact-send = Add
areas-contact-end = Stop writing to them
areas-change = Name and usual time
areas-change-send = Save
areas-end = End this area
areas-end-how = Nothing more can be asked of it. What was asked stays open, and the record keeps its name.
areas-end-send = End the area
areas-begin = This area is back
areas-begin-how = It can be asked again.
areas-begin-send = Take the area up again
error-bad-working-days = Give a number of working days from 1 to 40
