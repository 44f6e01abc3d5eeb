# Yr hyn y gofynnir i feysydd busnes amdano, a’u hatebion.
nav-commissions = Comisiynau
case-tab-commissions = Comisiynau
case-commissions =
    { $count ->
        [one] Mae un maes busnes heb ateb eto.
        [two] Mae { $count } faes busnes heb ateb eto.
       *[other] Mae { $count } maes busnes heb ateb eto.
    }
case-commissions-first = Mae angen y cyntaf erbyn { $date }: { $area }.
case-commissions-late =
    { $count ->
        [one] Mae un yn hwyr.
       *[other] Mae { $count } yn hwyr.
    }
release-commissions =
    { $count ->
        [one] Nid yw un maes busnes wedi ateb eto. Nid yw hynny’n atal y rhyddhau: chi sydd i ddweud a yw’r ateb yn gyflawn hebddo.
        [two] Nid yw { $count } faes busnes wedi ateb eto. Nid yw hynny’n atal y rhyddhau: chi sydd i ddweud a yw’r ateb yn gyflawn hebddynt.
       *[other] Nid yw { $count } maes busnes wedi ateb eto. Nid yw hynny’n atal y rhyddhau: chi sydd i ddweud a yw’r ateb yn gyflawn hebddynt.
    }
commissions-title = Comisiynau
commissions-none = Nid oes maes busnes wedi cael ei holi eto.
commissions-column-asked = Gofynnwyd
commissions-column-due = Erbyn
commissions-files =
    { $count ->
        [one] { $count } ffeil
        [two] { $count } ffeil
       *[other] { $count } o ffeiliau
    }
commission-promised = Dywedant: { $date }
commission-state-open = Ar agor
commission-state-late = Yn hwyr
commission-state-answered = Wedi’i ateb
commission-state-cancelled = Wedi’i ganslo
commissions-ask = Gofyn i feysydd busnes
commissions-ask-how = Mae pob maes a ddewiswch yn cael ei gomisiwn ei hun, a phawb yr ysgrifennir atynt yno’n cael e-bost â dolen. Nid ydynt byth yn gweld pwy ofynnodd.
commissions-no-areas = Ni ellir gofyn i unrhyw faes busnes eto. Mae gweinyddwr yn ychwanegu meysydd, a’r bobl yr ysgrifennir atynt, o dan Gweinyddu.
commissions-areas = Pa feysydd?
commissions-area-due = erbyn { $date } fel arfer
commissions-asked = Yr hyn a ofynnir
commissions-asked-hint = Fe’i cynigir o’r cais, heb enw’r ceisydd. Dywedwch beth sydd ei eisiau mewn geiriau y mae’r maes yn eu deall.
commissions-due = Diwrnod olaf ar gyfer eu hatebion
commissions-due-hint = Gadewch hwn yn wag i roi ei amser arferol i bob maes, fel y dangosir uchod.
commissions-case-due = Rhaid ateb yr achos ei hun erbyn { $date }.
commissions-after = Gall yr ateb ddod ar ddiwrnod olaf yr achos ei hun, neu wedyn
commissions-send = Anfon y comisiynau
commissions-sent = Mae’r comisiynau wedi’u hanfon.
commissions-changed = Mae’r comisiwn wedi’i newid a’r maes yn cael gwybod.
commissions-link-sent = Mae dolen newydd ar ei ffordd at y maes.
commissions-own-how = Yr hyn y gofynnir i’ch maes busnes amdano, a’r hyn y mae wedi’i ateb yn y 30 diwrnod diwethaf.
commissions-open-how = Yr hyn y mae’r uned yn aros amdano gan feysydd busnes, y cyntaf i’w ateb yn gyntaf.
commissions-every-area = Pob maes
commissions-late-only = Y rhai hwyr yn unig
commissions-show = Dangos
commissions-none-open = Ni ofynnir dim yma.
commissions-open-own = Agor
commission-title = Comisiwn: { $area }
commission-answer = Beth mae’r maes wedi’i anfon
commission-sent = Anfonwyd ar { $at }
commission-nothing = Nid oes ganddynt ddim, neu nid y cyfan, oherwydd
commission-comment = Yr hyn y maent am i’r uned ei wybod
commission-time = Amser a dreuliwyd yn chwilio
commission-files = Ffeiliau
commission-sensitivities = Yr hyn na hoffent ei weld yn cael ei ryddhau
commission-advice = Eu barn nhw yw hyn. Yma y penderfynir beth sy’n cael ei ddal yn ôl.
commission-searches = Ble y buont yn chwilio
commission-place = Ble
commission-place-hint = System, gyriant a rennir, blwch e-bost, cwpwrdd
commission-terms = Geiriau y chwiliwyd amdanynt
commission-found = Beth ganfuwyd
commission-notes = Yr hyn a ddywedwyd ochr yn ochr â’r ateb
commission-note-late = Bydd yr ateb yn hwyr
commission-note-pass_on = Rhywun arall sydd â’r wybodaeth
commission-note-extended = Diwrnod olaf arall
commission-note-reopened = Gofynnwyd eto
commission-note-cancelled = Canslwyd
commission-change = Newid y comisiwn
commission-extend = Rhoi diwrnod olaf arall
commission-new-day = Diwrnod olaf newydd
commission-why = Pam
commission-why-hint = Gall y maes ei ddarllen. Peidiwch â rhoi enw’r ceisydd.
commission-extend-send = Rhoi’r diwrnod hwn
commission-cancel = Nid oes angen yr ateb mwyach
commission-cancel-how = Mae’r maes yn cael gwybod, ac mae ei ddolenni’n peidio â gweithio ar unwaith.
commission-cancel-send = Canslo’r comisiwn
commission-reopen = Gofyn i’r maes eto
commission-reopen-send = Gofyn eto
commission-resend = Anfon dolen newydd at y maes
commission-asked-title = Beth sydd gennych chi? { $reference }
commission-asked-due = Atebwch erbyn { $date }.
commission-asked-at = Gofynnwyd ar { $at }
commission-you-promised = Dywedasoch y daw eich ateb erbyn { $date }.
commission-stands-sent = Mae eich ateb wedi’i anfon. Diolch.
commission-stands-closed = Nid oes angen ateb mwyach. Diolch.
commission-question = Yr hyn a ofynnwn
commission-send-all = Anfonwch yr hyn sydd gennych fel y mae, hyd yn oed os ydych yn credu na ddylid rhyddhau rhan ohono. Yr uned sy’n penderfynu hynny, a chewch ddweud eich barn isod.
commission-section-77 = Peidiwch â newid na dileu dim. Ar ôl i rywun ofyn am wybodaeth, gall hynny fod yn drosedd (adran 77 o Ddeddf Rhyddid Gwybodaeth 2000).
commission-files-title = Eich ffeiliau
commission-files-none = Dim ffeiliau eto.
commission-file-sent = anfonwyd
commission-file-remove = Dileu
commission-upload = Dewis ffeiliau
commission-upload-send = Lanlwytho
commission-answer-title = Eich ateb
commission-nothing-label = Nid oes gennym ddim, neu nid y cyfan, oherwydd …
commission-nothing-hint = Gadewch hwn yn wag os eich ffeiliau yw’r cyfan sydd gennych.
commission-comment-label = Unrhyw beth y dylai’r uned ei wybod
commission-comment-hint = Er enghraifft, ystyr talfyriad, neu’r hyn sydd wedi’i gyhoeddi eisoes
commission-searches-title = Ble y buoch yn chwilio
commission-searches-how = Mae’r gyfraith yn gofyn inni ddangos sut y buom yn chwilio. Mae llinell ar gyfer pob lle yn ddigon.
commission-search-number = Chwiliad { $number }
commission-hours = Oriau a dreuliwyd, gyda’i gilydd
commission-hours-hint = Canfod a yw’r wybodaeth gennych, a’i lleoli, ei hadalw a’i hechdynnu; nid ei darllen na’i golygu. Er enghraifft, 1.5
commission-error-hours = Rhowch yr oriau fel rhif, fel 1.5
commission-sensitivities-title = Yr hyn na hoffech ei weld yn cael ei ryddhau
commission-sensitivities-how = Cyngor yw hyn: yr uned sy’n penderfynu. Nid oes rhaid ichi wybod y gyfraith.
commission-sensitivity-number = Pryder { $number }
commission-sensitivity-exemption = Esemptiad
commission-sensitivity-unknown = Nid wyf yn gwybod
commission-sensitivity-why = Beth, a pha niwed y byddai’n ei wneud?
commission-more-lines = I gael rhagor o linellau, cadwch: mae un wag ar ôl bob amser.
commission-saved-at = Cadwyd ar { $at }
commission-save = Cadw a pharhau yn nes ymlaen
commission-send = Anfon yr ateb
commission-send-how = Cewch ddod yn ôl drwy’r ddolen mor aml ag y dymunwch. Ar ôl ichi anfon yr ateb, yr uned yn unig a all ei agor eto.
commission-otherwise = Os na allwch ateb
commission-late = Byddwn yn hwyr
commission-late-until = Pryd y daw eich ateb?
commission-late-why = Pam
commission-pass-on = Rhywun arall sydd â’r wybodaeth
commission-pass-on-how = Yr uned sy’n penderfynu i bwy y mae’n gofyn. Nid oes rhaid ichi ysgrifennu atynt.
commission-to-whom = Pwy? Person neu faes busnes
commission-pass-on-why = Pam ydych chi’n credu hynny?
commission-tell = Rhoi gwybod i’r uned
commission-help = Os oes gennych gwestiwn
commission-help-how = Ysgrifennwch at { $unit } ({ $email }) a dyfynnwch { $reference }.
commission-leave = Anghofio’r dudalen hon ar y cyfrifiadur hwn
commission-sent-notice = Mae eich ateb wedi’i anfon.
commission-saved-notice = Mae wedi’i gadw. Gallwch barhau ag ef drwy’r un ddolen.
commission-files-added = Mae’r ffeiliau wedi’u lanlwytho. Byddant yn cael eu hanfon gyda’ch ateb.
commission-file-removed = Mae’r ffeil wedi’i dileu.
commission-told-notice = Mae’r uned wedi cael gwybod.
costs-from-areas = Yr hyn a ddywedodd meysydd busnes
costs-from-areas-how = Ffeithiau yw’r rhain y gall amcangyfrif ddibynnu arnynt. Mae cymryd un yn ychwanegu llinell at y ffurflen isod, lle gallwch ei newid; nid oes dim yn cael ei gadw nes ichi gadw.
costs-from-area = { $area }: { $time }, yn ôl y maes
costs-take = Cymryd y rhain i’r ffurflen
actor-area = Maes busnes
event-commissioned = Gofynnwyd i faes busnes beth sydd ganddo
event-commission_extended = Rhoddwyd diwrnod olaf arall i faes busnes
event-commission_delayed = Dywedodd maes busnes y bydd yn hwyr
event-commission_passed_on = Dywedodd maes busnes mai rhywun arall sydd â’r wybodaeth
event-commission_chased = Atgoffwyd maes busnes
event-commission_answered = Atebodd maes busnes
event-commission_reopened = Gofynnwyd i faes busnes eto
event-commission_cancelled = Canslwyd comisiwn
error-too-many-commissions = Mae gan achos 100 o gomisiynau ar y mwyaf
error-not-late = Mae angen yr ateb ar { $detail }. Daw ateb hwyr ar ôl y diwrnod hwnnw
error-commission-closed = Mae’r comisiwn hwn wedi’i ateb neu wedi’i ganslo
error-commission-open = Mae’r comisiwn hwn ar agor eisoes
error-no-area = Dewiswch faes yr ysgrifennir at rywun ynddo
error-names-requester = Peidiwch â rhoi enw na chyfeiriad y ceisydd: nid oes angen i’r maes wybod pwy ofynnodd
error-after-case-due = Rhaid ateb yr achos ei hun erbyn hynny. Rhowch ddiwrnod cynharach, neu ticiwch y blwch isod
error-no-area-answer = Lanlwythwch yr hyn sydd gennych, neu dywedwch yma pam nad oes gennych ddim
error-no-search = Dywedwch ble y buoch yn chwilio
error-too-many-files = Mae hynny’n ormod o ffeiliau. Rhowch nhw mewn llai, neu ysgrifennwch at yr uned
