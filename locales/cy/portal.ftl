home-title = Rhyddid Gwybodaeth
home-intro = Gallwch ofyn inni am unrhyw wybodaeth sydd gennym. Nid oes angen ichi ddweud pam.
home-ask-title = Gwneud cais
home-ask-how = Neu ysgrifennwch atom gyda’ch enw, cyfeiriad ar gyfer ein hymateb a disgrifiad o’r wybodaeth rydych am ei chael. Nid oes angen cyfrif arnoch.
home-ask-email = E-bost:
home-ask-post = Post:
home-ask-language = Mae croeso ichi ofyn yn Gymraeg neu yn Saesneg. Ni fydd gofyn yn Gymraeg yn arwain at oedi.
home-check-title = Gwirio cais
home-check-how = Defnyddiwch y ddolen yn yr e-bost neu’r llythyr a anfonwyd gennym pan ddaeth eich cais i law.
home-check-lost = Rwyf wedi colli fy nolen
home-law-title = Beth mae’r gyfraith yn ei ddweud
home-law-time = Rydym yn ymateb o fewn 20 diwrnod gwaith ar ôl derbyn eich cais.
home-law-environment = Mae ceisiadau am yr amgylchedd yn cael eu hateb o dan Reoliadau Gwybodaeth Amgylcheddol 2004.
home-law-review = Os nad ydych yn fodlon, gallwch ofyn am adolygiad mewnol ac yna gwyno wrth y Comisiynydd Gwybodaeth.
home-law-own = Mae ceisiadau am wybodaeth amdanoch chi eich hun yn cael eu hateb o dan gyfraith diogelu data, o fewn mis.

request-title-full = Eich cais { $reference }
request-what-asked = Beth ofynnoch chi
request-received = Daeth eich cais i law ar { $date }.
request-due = Rhaid inni ymateb erbyn { $date }.
request-was-due = Dylem fod wedi ymateb erbyn { $date }. Mae’n ddrwg gennym. Gallwch gwyno nawr.
request-no-due = Nid yw’r terfyn amser yn rhedeg ar hyn o bryd.
request-happened = Beth sydd wedi digwydd
request-reply = Ein hymateb
request-reply-letter-pdf = Lawrlwytho’r llythyr (PDF)
request-documents = Dogfennau
request-no-documents = Ni ddaeth dogfennau gyda’r ymateb hwn.
request-download = Lawrlwytho { $name }
request-unsatisfied = Os nad ydych yn fodlon
request-after-review = Gallwch ofyn am adolygiad mewnol tan { $date }.
request-after-review-ended = Gallech ofyn am adolygiad mewnol tan { $date }. Os oedd rheswm pam na allech wneud hynny, ysgrifennwch atom, gan roi’r cyfeirnod.
request-after-outcome = Rydych wedi gofyn am adolygiad mewnol. Byddwn yn rhoi gwybod ichi am y canlyniad erbyn { $date }.
request-after-outcome-late = Rydych wedi gofyn am adolygiad mewnol. Dylem fod wedi rhoi gwybod ichi am y canlyniad erbyn { $date }. Mae’n ddrwg gennym. Gallwch gwyno wrth y Comisiynydd Gwybodaeth nawr.
request-after-reviewed = Rydym wedi rhoi gwybod ichi am ganlyniad yr adolygiad mewnol. Os nad ydych yn fodlon, gallwch gwyno wrth y Comisiynydd Gwybodaeth. Mae’r Comisiynydd yn gofyn ichi wneud hynny erbyn { $date }.
request-after-write = Ysgrifennwch atom, gan roi’r cyfeirnod. Gallwch hefyd gwyno wrth y Comisiynydd Gwybodaeth.
request-keep = Cadwch y ddolen a anfonwyd atoch. Dyma’r unig ffordd i’r dudalen hon.
request-leave = Gadael y dudalen hon

request-why = Pam y dyddiad hwn?
request-why-promised = Dywedwyd wrthych y byddem yn ymateb erbyn { $date }.
request-why-weekends = { $days ->
    [zero] Nid oes dydd Sadwrn na dydd Sul yn y cyfnod.
    [one] Nid yw un dydd Sadwrn neu ddydd Sul yn cael ei gyfrif.
    [two] Nid yw 2 ddydd Sadwrn neu ddydd Sul yn cael eu cyfrif.
    [few] Nid yw 3 dydd Sadwrn neu ddydd Sul yn cael eu cyfrif.
    [many] Nid yw 6 dydd Sadwrn neu ddydd Sul yn cael eu cyfrif.
   *[other] Nid yw { $days } dydd Sadwrn neu ddydd Sul yn cael eu cyfrif.
}
request-why-uncounted = Nid yw’r diwrnodau hyn yn cael eu cyfrif chwaith:
request-why-days = { $from } hyd at { $to }
request-why-provisional = Nid yw rhai o wyliau banc y cyfnod hwnnw wedi’u cyhoeddi eto, felly gall y dyddiad symud.
request-letters = Llythyrau a anfonwyd atoch
request-everything = Lawrlwytho popeth (ZIP)
request-back = Yn ôl i’ch cais
request-letter-sent = Anfonwyd hwn atoch ar { $date }.
everything-no-letters = Nid ydym wedi anfon llythyr atoch eto.
everything-no-documents = Nid ydym wedi anfon dogfennau atoch.

public-received = Wedi dod i law
public-received-explained = Mae eich cais gennym a byddwn yn ei wirio.
public-needs-you = Mae angen inni glywed gennych
public-needs-you-explained = Rydym wedi ysgrifennu atoch ac ni allwn fynd ymlaen nes ichi ateb. Mae ein llythyr yn dweud beth sydd ei angen arnom.
public-needs-fee = Yn aros am ffi
public-needs-fee-explained = Rydym wedi ysgrifennu atoch i ddweud faint yw’r ffi, sut i dalu ac erbyn pryd. Byddwn yn mynd ymlaen pan gaiff ei thalu.
public-looking = Yn chwilio am yr wybodaeth
public-looking-explained = Mae staff yn chwilio am yr hyn sydd gennym.
public-deciding = Yn paratoi ein hymateb
public-deciding-explained = Rydym yn gwirio’r wybodaeth ac yn paratoi ein hymateb.
public-more-time = Angen mwy o amser
public-more-time-explained = Rydym wedi ysgrifennu atoch i ddweud pam. Mae’r dyddiad newydd isod.
public-late = Yn hwyr
public-late-explained = Mae ein hymateb yn hwyr.
public-released = Rhyddhawyd yr holl wybodaeth
public-released-explained = Mae’r holl wybodaeth wedi cael ei hanfon.
public-part-released = Rhyddhawyd rhan o’r wybodaeth
public-part-released-explained = Mae peth o’r wybodaeth wedi’i dal yn ôl. Mae’r llythyr yn dweud pam.
public-refused = Gwrthodwyd
public-refused-explained = Mae’r llythyr yn dweud pam.
public-not-held = Nid yw’r wybodaeth yn cael ei chadw
public-not-held-explained = Nid yw’r wybodaeth gennym.
public-withdrawn = Tynnwyd yn ôl
public-withdrawn-explained = Rydych wedi tynnu eich cais yn ôl.
public-lapsed = Wedi’i gau
public-lapsed-explained = Gofynnwyd rhywbeth ichi ac ni ddaeth ateb, felly rydym wedi cau’r cais hwn. Gallwch wneud cais newydd unrhyw bryd.
public-in-review = Yn cael ei adolygu
public-in-review-explained = Rydym wedi ateb eich cais ac yn edrych ar yr ateb eto, fel y gofynnoch.

happened-received = Daeth eich cais i law
happened-clarification_requested = Gofynnwyd ichi egluro rhan o’r cais
happened-clarification_received = Atebwyd ein cwestiwn gennych
happened-time_extended = Rhoddwyd gwybod ichi fod angen mwy o amser arnom
happened-answered = Anfonwyd ein hymateb
happened-withdrawn = Tynnwyd y cais yn ôl gennych
happened-fee_requested = Gofynnwyd ichi am ffi
happened-fee_received = Daeth eich ffi i law
happened-identity_requested = Gofynnwyd ichi brofi pwy ydych
happened-identity_received = Daeth eich prawf hunaniaeth i law
happened-lapse_warned = Dywedwyd wrthych y caiff y cais ei gau
happened-lapsed = Caewyd y cais
happened-review_requested = Gofynnwyd gennych am adolygiad
happened-review_extended = Dywedwyd wrthych y bydd yr adolygiad yn cymryd mwy o amser
happened-review_decided = Dywedwyd wrthych beth oedd canlyniad yr adolygiad

lost-title = Rwyf wedi colli fy nolen
lost-how = Rhowch y cyfeirnod a’r cyfeiriad e-bost a roddwyd inni. Os ydynt yn cyfateb, byddwn yn anfon dolen atoch.
lost-reference = Cyfeirnod
lost-reference-hint = Mae yn ein llythyrau a’n negeseuon e-bost, er enghraifft ATISN 26732
lost-email = Cyfeiriad e-bost
lost-send = Anfon dolen newydd ataf
lost-error-reference = Rhowch gyfeirnod eich cais
lost-error-email = Rhowch gyfeiriad e-bost yn y ffurf gywir, fel enw@example.com
lost-sent-title = Edrychwch ar eich e-bost
lost-sent = Os ydynt yn cyfateb, rydym wedi anfon dolen i’r cyfeiriad e-bost a roddwyd gennych.
lost-sent-else = Anfonwn un ddolen ar y mwyaf bob deng munud. Os na ddaw dim o fewn ychydig funudau, ysgrifennwch atom.
