# Geiriau’r gyfraith a’r uned sydd ar fwy nag un dudalen.
regime-foia = Deddf Rhyddid Gwybodaeth
regime-eir = Rheoliadau Gwybodaeth Amgylcheddol
regime-sar = Gwrthrych am wybodaeth

state-open = Ar agor
state-stopped = Yn aros am y ceisydd
state-answered = Wedi’i ateb
state-withdrawn = Tynnwyd yn ôl
state-lapsed = Wedi dod i ben
state-reviewing = Yn cael ei adolygu
state-complying = Hysbysiad penderfynu i gydymffurfio ag ef
state-late = Yn hwyr

language-unknown = Ddim yn hysbys: llythyrau yn y ddwy iaith
language-en = Saesneg
language-cy = Cymraeg
language-bilingual = Cymraeg a Saesneg

channel-email = E-bost
channel-letter = Llythyr
channel-portal = Ffurflen ar-lein
channel-spoken = Dros y ffôn neu wyneb yn wyneb

outcome-full = Rhyddhau’r holl wybodaeth
outcome-part = Rhyddhau rhan o’r wybodaeth
outcome-refused = Gwrthod
outcome-not_held = Nid yw’r wybodaeth yn cael ei chadw
outcome-part_not_held = Rhyddhau rhan; nid yw’r gweddill yn cael ei gadw
outcome-not_recorded = Nid yw’n wybodaeth a gofnodwyd
outcome-business_as_usual = Ateb fel busnes arferol


disposition-release = Ei rhyddhau, heb yr hyn a farciwyd
disposition-withhold = Ei dal yn ôl yn gyfan
disposition-out_of_scope = Nid dyma’r hyn a ofynnwyd amdano

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
places-count =
    { $count ->
        [two] { $count } fan
       *[other] { $count } man
    }
marks-count =
    { $count ->
        [0] Dim marciau
        [two] { $count } farc
       *[other] { $count } marc
    }
