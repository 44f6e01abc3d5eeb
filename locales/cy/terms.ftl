# Geiriau’r gyfraith a’r uned sydd ar fwy nag un dudalen.
regime-foia = Deddf Rhyddid Gwybodaeth
regime-eir = Rheoliadau Gwybodaeth Amgylcheddol
regime-sar = Gwrthrych am wybodaeth

state-received = Wedi dod i law
state-open = Yn chwilio am yr wybodaeth
state-clarification = Yn aros am eglurhad
state-fee = Yn aros am ffi
state-deciding = Yn paratoi’r ymateb
state-decided = Wedi penderfynu
state-answered = Wedi ateb
state-withdrawn = Tynnwyd yn ôl
state-lapsed = Wedi cau: dim ateb i’n cwestiwn
state-late = Yn hwyr

language-unknown = Ddim yn hysbys: llythyrau yn y ddwy iaith
language-en = Saesneg
language-cy = Cymraeg
language-bilingual = Cymraeg a Saesneg

channel-email = E-bost
channel-post = Llythyr
channel-phone = Ffôn
channel-form = Ffurflen ar-lein
channel-in_person = Wyneb yn wyneb

outcome-release = Rhyddhau’r holl wybodaeth
outcome-part = Rhyddhau rhan o’r wybodaeth
outcome-refuse = Gwrthod
outcome-not_held = Nid yw’r wybodaeth yn cael ei chadw
outcome-neither_confirm_nor_deny = Peidio â chadarnhau na gwadu
outcome-withdrawn = Tynnwyd yn ôl

letter-acknowledgement = Cydnabyddiaeth
letter-clarification = Cais am eglurhad
letter-extension = Estyn yr amser
letter-full = Ymateb: rhyddheir yr holl wybodaeth
letter-part = Ymateb: rhyddheir rhan o’r wybodaeth
letter-refusal = Hysbysiad gwrthod
letter-not_held = Ymateb: nid yw’r wybodaeth yn cael ei chadw

days-left =
    { $days ->
        [0] I’w ateb heddiw
        [two] { $days } ddiwrnod gwaith ar ôl
       *[other] { $days } diwrnod gwaith ar ôl
    }
days-late =
    { $days ->
        [two] { $days } ddiwrnod gwaith yn hwyr
       *[other] { $days } diwrnod gwaith yn hwyr
    }
cases-count =
    { $count ->
        [0] dim achosion
       *[other] { $count } achos
    }
places-count =
    { $count ->
        [two] { $count } fan
       *[other] { $count } man
    }
pages-count =
    { $count ->
        [two] { $count } dudalen
        [few] { $count } thudalen
        [many] { $count } thudalen
       *[other] { $count } tudalen
    }
marks-count =
    { $count ->
        [0] Dim marciau
        [two] { $count } farc
       *[other] { $count } marc
    }
