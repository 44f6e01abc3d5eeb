# Meysydd busnes yr awdurdod.
administration-areas = Meysydd busnes
administration-about-areas = I bwy y gofynnir beth sydd ganddynt, a faint o amser sydd ganddynt fel arfer
areas-title = Meysydd busnes
areas-how = Gofynnir i faes beth sydd ganddo drwy gomisiwn. Mae pawb yr ysgrifennir atynt yn y maes yn cael dolen drwy e-bost, ac nid oes angen cyfrif arnynt.
areas-none = Nid oes maes wedi’i ychwanegu eto.
areas-column-name = Maes
areas-column-days = Amser arferol
areas-column-contacts = Ysgrifennir at
areas-ended = Wedi dod i ben
areas-days =
    { $days ->
        [two] { $days } ddiwrnod gwaith
       *[other] { $days } diwrnod gwaith
    }
areas-people =
    { $count ->
        [0] Neb eto
        [one] { $count } person
        [two] { $count } berson
       *[other] { $count } o bobl
    }
areas-add = Ychwanegu maes
areas-add-send = Ychwanegu’r maes
areas-name-en = Enw yn Saesneg
areas-name-cy = Enw yn Gymraeg
areas-working-days = Nifer arferol y diwrnodau gwaith ar gyfer ateb
areas-working-days-hint = Caiff ei gynnig gyda phob comisiwn, a gellir ei newid yno.
areas-saved = Mae’r maes wedi’i gadw.
areas-contacts = At bwy yr ysgrifennir
areas-contacts-how = Mae pob un ohonynt yn cael holl gomisiynau’r maes, a’r negeseuon atgoffa. Mae rhywun sy’n mewngofnodi fel cyfrannwr gyda’r un cyfeiriad e-bost yn eu gweld hefyd.
areas-contacts-none = Nid ysgrifennir at neb eto, felly ni ellir gofyn dim i’r maes hwn.
areas-contact-add = Ychwanegu rhywun
areas-contact-name = Enw
areas-contact-email = Cyfeiriad e-bost
areas-contact-language = Iaith ein negeseuon e-bost
areas-contact-send = Ychwanegu
areas-contact-end = Peidio ag ysgrifennu atynt
areas-change = Enw ac amser arferol
areas-change-send = Cadw
areas-end = Dod â’r maes hwn i ben
areas-end-how = Ni ellir gofyn dim arall iddo. Mae’r hyn a ofynnwyd yn aros ar agor, ac mae’r cofnod yn cadw ei enw.
areas-end-send = Dod â’r maes i ben
areas-begin = Mae’r maes hwn yn ôl
areas-begin-how = Gellir gofyn iddo eto.
areas-begin-send = Ailddechrau’r maes
error-bad-working-days = Rhowch nifer o ddiwrnodau gwaith rhwng 1 a 40
