case-tab-costs = Costau

costs-title = Costau
costs-how = O dan adran 12 o’r Ddeddf gellir gwrthod cais pan fyddai cydymffurfio ag ef yn costio mwy na’r terfyn priodol. Yma, { $limit } yw’r terfyn: { $time } o waith.
costs-none = Nid oes amcangyfrif wedi’i gadw eto.
costs-exceeds = Dros y terfyn
costs-within = O fewn y terfyn
costs-total = { $total } o { $limit }
costs-used = { $used } o { $time } o waith.
costs-left = Ar ôl: { $left }.
costs-together =
    { $count ->
        [one] Mae un cais arall wedi’i adio at hyn.
        [two] Mae { $count } gais arall wedi’u hadio at hyn.
       *[other] Mae { $count } cais arall wedi’u hadio at hyn.
    }
costs-without-estimate = Heb amcangyfrif eto: { $count }.
costs-saved = Fersiwn { $version } o amcangyfrif y cais hwn ei hun: { $name }, { $date }.
costs-because = Sut y cyfrifwyd hyn

costs-advise = Cyngor i’r ceisydd
costs-advise-how = Mae adran 16 yn gofyn inni helpu’r ceisydd, i’r graddau y mae’n rhesymol, i wneud cais y gellir ei ateb. Awgrymwch yr hyn a fyddai o fewn y terfyn:
costs-advise-fits = Gyda { $limit } gallech fynd drwy tua { $items } o { $of } eitem ({ $what }).
costs-advise-area-fits = { $time } ({ $total }). Byddai cais am ran y maes hwn yn unig o fewn y terfyn.
costs-advise-area-exceeds = { $time } ({ $total }). Mae’r rhan hon ar ei phen ei hun dros y terfyn.
costs-advise-time = Cyfnod byrrach, fel un flwyddyn neu un mis.
costs-advise-kind = Un math o ddogfen, fel adroddiadau terfynol yn hytrach na phob e-bost.
costs-advise-topic = Un cwestiwn, lle neu benderfyniad yn hytrach na phopeth ar bwnc.
costs-advise-new = Mae cais sydd wedi’i gyfyngu yn gais newydd gyda’i derfyn amser ei hun.
costs-refuse-1 = Penderfynu: gwrthod o dan FOIA s.12(1)
costs-refuse-2 = Penderfynu: peidio â chadarnhau na gwadu, o dan FOIA s.12(2)

costs-estimate = Amcangyfrif
costs-estimate-how = Defnyddiwch un llinell ar gyfer pob darn o waith. Rhowch y munudau y mae’n eu cymryd i gyd; neu cyfrwch yr eitemau ac amserwch rai ohonynt, a chyfrifir yr amser ar gyfer y cyfan; neu rhowch yr hyn y mae’n rhaid ei dalu i eraill. Anwybyddir llinellau gwag.
costs-what-counts = Beth sy’n cyfrif tuag at y terfyn
costs-counted = Yn cyfrif.
costs-not-counted = Nid yw’n cyfrif
costs-line = Llinell { $number }
costs-activity = Gwaith
costs-activity-choose = Dewiswch y gwaith
costs-area = Maes busnes
costs-area-none = Heb enwi maes busnes
costs-minutes = Munudau i gyd
costs-pounds = Punnoedd a delir i eraill
costs-items = Nifer yr eitemau
costs-sample-items = Faint ohonynt a amserwyd
costs-sample-minutes = Munudau a gymerodd y rheini
costs-save = Cadw’r amcangyfrif
costs-add = Ychwanegu llinell
costs-estimated = Mae’r amcangyfrif wedi’i gadw.
costs-joined = Mae’r ceisiadau sydd i’w hadio at ei gilydd wedi’u cofnodi.

costs-related = Ceisiadau y gellir eu hadio at ei gilydd
costs-related-how = Mae costau ceisiadau am yr un wybodaeth neu wybodaeth debyg yn cael eu hadio at ei gilydd pan ddônt gan un person, neu gan bobl sy’n gweithredu gyda’i gilydd, o fewn trigain diwrnod gwaith. Cynigion yn unig sydd yma: ticiwch y rhai sydd, yn eich barn chi, yn perthyn i’w gilydd.
costs-related-which = Pa rai sydd i’w hadio at hwn?
costs-related-none = Nid oes cais yn cael ei gynnig.
costs-related-compared =
    { $count ->
        [two] Cymharwyd { $count } gais o’r cyfnod hwnnw.
       *[other] Cymharwyd { $count } cais o’r cyfnod hwnnw.
    }
costs-related-left-out = Roedd rhagor: dangosir y rhai agosaf o ran amser a’r rhai mwyaf tebyg.
costs-related-received = Daeth i law ar { $date }.
costs-related-open = Agor
costs-why-email = Yr un cyfeiriad e-bost.
costs-why-address = Yr un enw a chyfeiriad post.
costs-why-linked = Wedi’i gysylltu â’r achos hwn.
costs-why-words = Ceisydd arall, geiriau tebyg.
costs-why-joined = Wedi’i adio eisoes.
costs-shared = Mae’n rhannu { $percent }% o’r geiriau: { $words }.
costs-its-estimate = Amcangyfrif: { $time }.
costs-its-estimate-none = Dim amcangyfrif eto.
costs-in-period = Mae o fewn un cyfnod o drigain diwrnod gwaith gyda’r rhan fwyaf o’r lleill.
costs-join = Adio’r rhai a diciwyd

costs-error-none = Llenwch o leiaf un llinell
costs-error-many = Rhowch waith tebyg gyda’i gilydd: mae gan amcangyfrif 200 llinell ar y mwyaf
costs-error-activity = Dewiswch y gwaith
costs-error-area = Rhaid i enw’r maes busnes fod yn 100 nod neu lai
costs-error-number = Rhowch rif cyfan, fel 90
costs-error-pounds = Rhowch swm mewn punnoedd, fel 35 neu 35.50
costs-error-no-amount = Rhowch y munudau, neu’r eitemau gyda sampl, neu’r punnoedd a delir
costs-error-two-amounts = Rhowch un yn unig o’r rhain: y munudau, yr eitemau gyda sampl, y punnoedd a delir
costs-error-sample = Rhowch nifer yr eitemau, faint a amserwyd a’r munudau a gymerodd y rheini, pob un o leiaf yn 1
costs-error-sample-large = Ni all mwy o eitemau fod wedi’u hamseru nag sydd
costs-error-too-much = Defnyddiwch rifau llai: ar y mwyaf 100,000,000 o eitemau, 1,000,000 o funudau a £1,000,000 mewn llinell

error-no-cost-limit-eir = Nid oes gan y Rheoliadau Gwybodaeth Amgylcheddol derfyn cost. Gellir gwrthod cais sy’n ormod o faich o dan EIR reg. 12(4)(b)
error-no-cost-limit-sar = Nid oes terfyn cost ar gyfer cais am ddata’r person ei hun. Dim ond pan fydd yn amlwg yn ddi-sail neu’n ormodol y gellir ei wrthod
error-not-in-one-period = Ni ddaeth pob un o’r ceisiadau hyn i law o fewn trigain diwrnod gwaith. Ticiwch lai
