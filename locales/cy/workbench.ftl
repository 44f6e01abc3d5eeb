workbench-open = Marcio’r ddogfen ar ei thudalennau
workbench-title = Marcio { $name }
workbench-back = I’r ddogfen: y copi, y canfyddiadau a’i holl farciau
workbench-page = Tudalen { $page } o { $pages }
workbench-stretch = Rhan { $page } o { $pages }
workbench-previous = Blaenorol
workbench-next = Nesaf
workbench-go-to = Mynd i dudalen
workbench-go = Mynd
workbench-released = Dangos y dudalen hon fel y byddai’n cael ei rhyddhau
workbench-original = Dangos y dudalen wreiddiol
workbench-proven = O’r copi a ddilyswyd
workbench-not-proven = Golwg ar y marciau: nid oes copi wedi’i ddilysu eto
workbench-paper = Tudalen { $page }, i’w marcio
workbench-picture = Llun o dudalen { $page }. Mae ei thestun isod.
workbench-keys = Gyda’r bysellfwrdd: ar y dudalen, mae’r saethau yn mynd o air i air ac mae Shift yn dewis mwy nag un. Mae Enter neu M yn marcio’r hyn a ddewiswyd, A yn ei farcio yn y ddogfen gyfan, P yn marcio’r dudalen, Delete yn dileu marc, U yn dadwneud ac R yn ailwneud.
workbench-smaller = Llai
workbench-larger = Mwy
workbench-turn = Troi’r olwg
workbench-snap = Dilyn y geiriau
workbench-mark = Marcio
workbench-everywhere = Marcio ym mhob man yn y ddogfen
workbench-undo = Dadwneud
workbench-redo = Ailwneud
workbench-whole-page = Marcio’r dudalen gyfan
workbench-use = Defnyddio’r esemptiad hwn
workbench-add = Marcio
workbench-find = Testun neu enwau
workbench-find-hint = Un ar bob llinell. Mae pob un yn cael ei farcio lle bynnag y mae yn y ddogfen.
workbench-by-number = Marcio geiriau neu ardal yn ôl rhif
workbench-from = O air
workbench-from-hint = Mae’r geiriau wedi’u rhifo yn nhestun y dudalen, isod.
workbench-to = Hyd at air
workbench-mark-words = Marcio’r geiriau
workbench-area = Ardal
workbench-area-hint = Dwy gornel gyferbyn fel pedwar rhif, o gornel chwith uchaf y dudalen, sy’n { $width } o led a { $height } o uchder. Er enghraifft, 72, 90, 180, 104
workbench-mark-area = Marcio’r ardal
workbench-marks-here = { $count ->
    [zero] Dim marciau ar y dudalen hon
    [one] 1 marc ar y dudalen hon
    [two] 2 farc ar y dudalen hon
   *[other] { $count } marc ar y dudalen hon
 }
workbench-marks-all = { $count ->
    [zero] Dim marciau yn y ddogfen
    [one] 1 marc yn y ddogfen
    [two] 2 farc yn y ddogfen
   *[other] { $count } marc yn y ddogfen
 }
workbench-marks-none = Nid oes dim wedi’i farcio yma.
workbench-list-here = Dim ond y marciau ar y dudalen hon
workbench-list-all = Holl farciau’r ddogfen ({ $count })
workbench-list-before = Marciau cyn y rhain
workbench-list-after = Marciau ar ôl y rhain
workbench-kind-text = Testun
workbench-kind-area = Ardal ar y dudalen
workbench-kind-page = Y dudalen gyfan
workbench-kind-cells = Celloedd
workbench-kind-part = Rhan
workbench-on-page = ar dudalen { $page }
workbench-no-ground = Dim esemptiad
workbench-rest = Ei seilio ar { $exemption }
workbench-text = Testun y dudalen
workbench-others = Mae rhywun arall wedi newid y marciau
workbench-others-explained = Rydych yn gweld y marciau fel y maent nawr. Ni wnaed yr hyn roeddech am ei wneud: gallwch ei wneud nawr.
workbench-again = Ei wneud nawr
workbench-rested = Mae’r marc yn dibynnu ar yr esemptiad arall nawr.
workbench-undone = Wedi’i ddadwneud.
workbench-redone = Wedi’i wneud eto.
workbench-error-words = Rhowch rifau geiriau ar y dudalen hon, yr un cyntaf yn gyntaf
workbench-error-area = Rhowch bedwar rhif: dwy gornel gyferbyn yr ardal
workbench-error-page = Rhowch rif tudalen
workbench-said-word = Gair: %
workbench-said-chosen = Dewiswyd: %
workbench-said-none = Dewiswch eiriau yn gyntaf
workbench-said-marked = Wedi’i gadw
workbench-said-failed = Ni chadwyd hynny. Gwiriwch eich cysylltiad a rhowch gynnig arall arni.
error-nowhere = Nid yw’r testun hwn yn unman yn y ddogfen
workbench-find-link = Canfod enwau, patrymau a rhestrau, a derbyn neu adael pob man
workbench-find-title = Canfod a marcio yn { $name }
workbench-find-back = Yn ôl i’r dudalen
workbench-find-what = Beth i chwilio amdano
workbench-find-list-hint = Un ar bob llinell: testun, enw, neu restr gyfan o enwau.
workbench-find-kinds = A’r hyn sy’n edrych fel
workbench-find-email = cyfeiriadau e-bost
workbench-find-phone = rhifau ffôn
workbench-find-national_insurance = rhifau Yswiriant Gwladol
workbench-find-postcode = codau post
workbench-find-nhs = rhifau GIG
workbench-find-person = enwau pobl
workbench-find-address = cyfeiriadau
workbench-find-date_of_birth = dyddiadau geni
workbench-find-bank = manylion banc
workbench-find-vehicle = platiau rhif
workbench-find-signature = llofnodion
workbench-find-look = Chwilio
workbench-find-found = Beth a ganfuwyd
workbench-find-how = Nid oes dim yn cael ei farcio cyn i chi ei ddewis yma.
workbench-find-nothing = Ni chanfuwyd dim.
workbench-find-nowhere = Nid yw’r rhain yn unman yn y ddogfen:
workbench-find-places = Gweld pob man
workbench-find-one-by-one = Tynnwch y tic uchod, a dewiswch yma, i farcio rhai o’r mannau yn unig.
workbench-find-more = { $count ->
    [one] Ni ddangosir 1 man arall.
    [two] Ni ddangosir 2 fan arall.
   *[other] Ni ddangosir { $count } man arall.
 }
workbench-find-mark = Marcio’r hyn a ddewiswyd
workbench-error-find = Rhowch destun, neu dewiswch beth i chwilio amdano
workbench-sheets = Taflenni
workbench-hidden = cudd
workbench-hidden-sheet = Nid yw’r daflen hon yn dangos, ac nid yw yn y copi.
workbench-column = Marcio colofn
workbench-row = Marcio rhes
workbench-range = Celloedd
workbench-range-hint = Er enghraifft, B2:B40, B:B am golofn, 5:5 am res, neu all am y cyfan. Gyda’r llaw neu’r saethau gallwch ddewis celloedd yn y tabl.
workbench-mark-cells = Marcio’r celloedd
workbench-error-range = Rhowch gelloedd, fel B2:B40
workbench-parts = Rhannau’r neges
workbench-part-body = Testun y neges
workbench-part-file = Ffeil
workbench-part-message = Neges
workbench-part-marked = Wedi’i farcio
workbench-part-mark = Marcio’r rhan gyfan
