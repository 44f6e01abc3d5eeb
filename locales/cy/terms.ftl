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

letter-ack = Cydnabyddiaeth
letter-clarify = Cais am eglurhad
letter-fees_notice = Hysbysiad ffioedd
letter-lapse_notice = Hysbysiad cyn cau cais
letter-extend_pit = Estyn yr amser: prawf budd y cyhoedd
letter-extend_eir = Estyn yr amser: cais cymhleth a mawr
letter-full = Ymateb: rhyddheir yr holl wybodaeth
letter-partial = Ymateb: rhyddheir rhan o’r wybodaeth
letter-refuse = Hysbysiad gwrthod
letter-not_held = Ymateb: nid yw’r wybodaeth yn cael ei chadw
letter-eir_full = Ymateb o dan y Rheoliadau: rhyddheir yr holl wybodaeth
letter-eir_partial = Ymateb o dan y Rheoliadau: rhyddheir rhan o’r wybodaeth
letter-eir_refuse = Hysbysiad gwrthod o dan y Rheoliadau
letter-eir_not_held = Ymateb o dan y Rheoliadau: nid yw’r wybodaeth yn cael ei chadw

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
