administration-restricted = Achosion cyfyngedig
administration-about-restricted = Y ffordd i mewn i achos sydd wedi’i gyfyngu i bobl eraill, am reswm y mae ei hanes yn ei ddweud

access-title = Pwy sy’n cael gweld yr achos hwn
access-restricted-to = Mae’r achos hwn yn gyfyngedig. I bawb ond y bobl hyn, nid yw’n bod: nid yw yn y gofrestr, mewn chwiliad, mewn rhestr nac o dan gyfeiriad.
access-open = Caiff pawb sy’n darllen achosion weld yr achos hwn.
access-reasons = Pam
access-change = Newid pwy sy’n cael ei weld
access-restrict = Cyfyngu’r achos
access-how = Enwch y rhai y mae angen iddynt ei weld. Ni all gweinyddwr nad ydych yn ei enwi ddod o hyd iddo, ond gall ei ollwng ei hun i mewn gyda rheswm, ac mae’r hanes yn dweud hynny.
access-people = Pwy sy’n cael ei weld?
access-has-work = Mae ganddynt waith i’w wneud yn yr achos hwn
access-reason = Pam?
access-reason-hint = Gall y rhai sy’n cael gweld yr achos ei ddarllen. Caiff ei ddileu gyda’r achos.
access-send = Cyfyngu i’r rhai a diciwyd
access-lift = Gadael i bawb ei weld eto
access-lift-reason = Pam nad oes angen y cyfyngiad mwyach?
access-lift-send = Agor yr achos
access-restricted = Mae’r achos ar gael i’r rhai a enwyd gennych, ac i neb arall.
access-lifted = Caiff pawb sy’n darllen achosion ei weld eto.
access-taken = Gallwch weld yr achos hwn nawr, ac mae ei hanes yn dweud eich bod wedi’ch gollwng eich hun i mewn.
access-role-administrator = gweinyddwr
access-role-officer = swyddog
access-role-reviewer = adolygydd
access-role-approver = cymeradwywr
access-role-contributor = cyfrannwr
access-role-auditor = archwilydd
case-restricted = Cyfyngedig
case-access = Pwy sy’n cael ei weld
case-access-all = Pawb sy’n darllen achosion
case-access-named = { $count ->
    [one] Un person a enwyd
    [two] { $count } berson a enwyd
    [few] { $count } pherson a enwyd
    [many] { $count } pherson a enwyd
   *[other] { $count } o bobl a enwyd
}
case-access-change = Newid
case-access-look = Gweld

event-restricted = Cyfyngwyd yr achos i bobl a enwyd
event-access_taken = Gollyngodd gweinyddwr ei hun i mewn i’r achos cyfyngedig
event-unrestricted = Codwyd y cyfyngiad

restricted-title = Achosion cyfyngedig
restricted-how = Nid oes neb ond y bobl a enwyd yn dod o hyd i achos cyfyngedig. Os oes rhaid ichi weld un, rhowch ei gyfeirnod a’ch rheswm. Mae hanes yr achos yn dweud wrth y rhai a enwyd eich bod wedi gwneud hynny.
restricted-reference = Cyfeirnod
restricted-reference-hint = Er enghraifft, ATISN 26732
restricted-reason-hint = Gall y rhai sy’n cael gweld yr achos ei ddarllen.
restricted-send = Gadael imi ddod i mewn

error-nobody-named = Enwch o leiaf un person sy’n cael gweld yr achos
error-leaves-out-handler = Rhaid i’r sawl sy’n trin yr achos, neu y gofynnwyd iddo gytuno i’w ateb, fod ymhlith y rhai a enwir gennych
error-not-restricted = Nid yw’r achos hwn yn gyfyngedig, neu rydych ymhlith y rhai a enwyd eisoes
error-cannot-read = Enwch bobl sy’n mewngofnodi ac sy’n cael darllen achosion yn unig
error-no-restricted-case = Nid oes gan unrhyw achos cyfyngedig yr ydych wedi’ch cau allan ohono’r cyfeirnod hwn
error-erased = Mae’r hyn a ysgrifennwyd yn yr achos hwn wedi’i ddileu. Ni ellir gwneud dim mwy ag ef
error-not-closed = Dim ond achos sydd wedi’i gau y gellir ei ddileu
error-kept-until = Cedwir yr achos hwn tan { $detail }
error-on-hold = Mae’r achos hwn yn cael ei ddal. Codwch y daliad yn gyntaf
error-not-held = Nid yw’r achos hwn yn cael ei ddal

requester-hidden = Y ceisydd. Mae pwy yw hwnnw wedi’i guddio oddi wrthych, gan fod y gyfraith ac arfer da yn ddall i bwy sy’n gofyn.
requester-erased = Wedi’i ddileu
requester-show = Dangos pwy ofynnodd
requester-how = Dangoswch hyn dim ond os oes angen ichi wybod. Mae hanes yr achos yn dweud ichi wneud hynny, ac yn cadw eich rheswm.
requester-reason = Pam mae angen ichi wybod pwy ofynnodd?
requester-shown = Rydych yn gweld pwy ofynnodd yn yr achos hwn o hyn ymlaen, ac mae ei hanes yn dweud hynny.
letter-blind = Dangosir y llythyr hwn heb bwy ofynnodd, ac ni ellir ei newid felly.
letter-blind-show = Dangos pwy ofynnodd, gyda rheswm
event-requester_seen = Edrychodd rhywun y mae hyn wedi’i guddio oddi wrtho ar bwy ofynnodd
error-requester-hidden = Mae pwy ofynnodd wedi’i guddio oddi wrthych. Dangoswch hynny’n gyntaf, gyda rheswm, i ysgrifennu yn y llythyr hwn

gate-letter-names-staff = mae’r llythyr yn enwi cydweithiwr sy’n gweithio yma:
gate-advice-letter-names-staff = Caiff cydweithwyr eu bygwth oherwydd atebion. Tynnwch yr enw, oni bai ei fod i fod i adael.
