nav-log-public = Yr hyn a ryddhawyd gennym
released-title = Cofnod datgeliadau
released-how = Atebion a roddwyd gennym i geisiadau am wybodaeth, heb enwau’r rhai a ofynnodd.
released-search = Chwilio’r hyn a ryddhawyd gennym
released-find = Chwilio
released-chosen = Rydych yn edrych ar
released-without = Tynnu “{ $what }”
released-all = Dangos popeth
released-total = { $count ->
    [one] Un ateb
    [two] Dau ateb
   *[other] { $count } ateb
  }
released-none = Ni chafwyd hyd i ddim
released-none-advice = Rhowch gynnig ar lai o eiriau neu ar eiriau eraill, neu tynnwch un o’ch dewisiadau. Os nad ydym wedi ei ryddhau, gallwch ofyn amdano.
released-empty = Nid oes dim wedi’i gyhoeddi eto
released-empty-advice = Bydd atebion yn ymddangos yma ar ôl inni eu gwirio i’w cyhoeddi.
released-files-count = { $count ->
    [0] dim ffeiliau
    [one] un ffeil
    [two] dwy ffeil
   *[other] { $count } ffeil
  }
released-pages = Tudalennau’r canlyniadau
released-page = Tudalen { $page } o { $pages }
released-previous = Y dudalen flaenorol
released-next = Y dudalen nesaf
released-narrow = Cyfyngu’r rhestr
released-take = Mynd â’r rhestr gyda chi
released-as-atom = Ffrwd o’r rhestr hon (Atom)
released-as-csv = Y rhestr hon fel tabl (CSV)
released-as-json = Y rhestr hon fel JSON
released-facet-year = Blwyddyn
released-facet-month = Mis
released-facet-law = Y gyfraith
released-facet-outcome = Canlyniad
released-facet-topic = Pwnc
released-outcome-full = Rhyddhawyd yn llawn
released-outcome-part = Rhyddhawyd yn rhannol
released-outcome-part_not_held = Rhyddhawyd yn rhannol; ni chedwir y gweddill
released-outcome-refused = Ataliwyd
released-outcome-not_held = Nid yw’n cael ei chadw
released-outcome-not_recorded = Heb ei chofnodi
released-outcome-business_as_usual = Atebwyd
released-only-in-en = Yn Saesneg yn unig y mae’r teitl a’r crynodeb.
released-only-in-cy = Yn Gymraeg yn unig y mae’r teitl a’r crynodeb.
released-answered = Dyddiad yr ateb
released-law = Y gyfraith
released-exemptions = Sail yr ateb
released-files = Ffeiliau
released-letter-pdf = Ein llythyr
released-download = Lawrlwytho { $name }
released-no-files = Nid oes dogfennau wedi’u cyhoeddi gyda’r ateb hwn.
released-letter = Ein llythyr
released-back = Cofnod datgeliadau
released-cite = I ddyfynnu’r ateb hwn
topic-agriculture = Amaethyddiaeth a bwyd
topic-business = Busnes a’r economi
topic-culture = Diwylliant a chwaraeon
topic-education = Addysg
topic-environment = Yr amgylchedd
topic-government = Sut rydym yn gweithio
topic-health = Iechyd
topic-housing = Tai a chynllunio
topic-law = Y gyfraith a diogelwch
topic-money = Gwariant a chontractau
topic-social-care = Gofal cymdeithasol
topic-staff = Staff a chyflogau
topic-transport = Trafnidiaeth
topic-welsh = Y Gymraeg
problem-gone = Mae’r ateb hwn wedi’i dynnu’n ôl
problem-gone-explained = Bu yn ein cofnod datgeliadau ond nid yw wedi’i gyhoeddi mwyach. Ysgrifennwch atom os oes ei angen arnoch.
administration-publications = Cyhoeddi
administration-about-publications = Atebion sy’n aros i gael eu cyhoeddi yn y cofnod datgeliadau, a’r rhai sydd ynddo.
publications-title = Cyhoeddi
publications-how = Mae atebion a anfonwyd yn aros yma nes i rywun eu cyhoeddi neu benderfynu nad ydynt i’w cyhoeddi.
publications-waiting = Yn aros am benderfyniad
publications-column-case = Achos
publications-column-closed = Caewyd
publications-column-proposed = Teitl arfaethedig
publications-not-closed = Ddim eto
publications-nothing-proposed = Nid oes dim wedi’i gynnig eto
publications-none-waiting = Nid oes dim yn aros.
publications-without-welsh = { $count ->
    [one] Mae un ateb cyhoeddedig heb deitl Cymraeg.
   *[other] Mae { $count } ateb cyhoeddedig heb deitl Cymraeg.
  }
publications-without-english = { $count ->
    [one] Mae un ateb cyhoeddedig heb deitl Saesneg.
   *[other] Mae { $count } ateb cyhoeddedig heb deitl Saesneg.
  }
publications-published = Yn y cofnod datgeliadau
publications-withdrawn = Wedi’u tynnu’n ôl
publications-declined = Ddim i’w cyhoeddi
publications-none = Dim.
publications-missing-cy = Mae’r Gymraeg ar goll
publications-missing-en = Mae’r Saesneg ar goll
case-tab-publication = Cyhoeddi
case-next-publish = Cyhoeddi’r ateb
publication-title = Cyhoeddi yn y cofnod datgeliadau
publication-standing-open = Nid oes neb wedi penderfynu eto a gaiff yr ateb hwn ei gyhoeddi.
publication-standing-published = Mae’r ateb hwn yn y cofnod datgeliadau.
publication-standing-declined = Penderfynwyd nad yw’r ateb hwn i’w gyhoeddi. Gallwch ei gyhoeddi o hyd.
publication-standing-withdrawn = Cyhoeddwyd yr ateb hwn ac fe’i tynnwyd yn ôl. Gallwch ei gyhoeddi eto.
publication-how = Rhowch deitl a chrynodeb yn y ddwy iaith. Os yw un ar goll gall ddilyn yn nes ymlaen, ac fe’i cyfrifir. Ni chyhoeddir dim cyn ichi weld sut mae’n edrych.
publication-title-en = Teitl yn Saesneg
publication-title-cy = Teitl yn Gymraeg
publication-summary-en = Crynodeb yn Saesneg
publication-summary-cy = Crynodeb yn Gymraeg
publication-topics = Am beth y mae
publication-what = Yr hyn a gyhoeddir
publication-with-letter = Y llythyr, heb ddyddiad, cyfeiriad na chyfarchiad
publication-with-quotes = Yn y llythyr, yr hyn a ddyfynnwn o’r cais
publication-propose = Cadw a gweld sut mae’n edrych
publication-look = Gweld sut mae’n edrych
publication-decline-title = Ddim i’w gyhoeddi
publication-decline-reason = Pam nad yw i’w gyhoeddi?
publication-decline-hint = Mae’r rheswm yn aros gyda’r achos. Nid oes neb y tu allan yn ei ddarllen.
publication-decline = Peidio â chyhoeddi
publication-withdraw-how = Bydd ei dudalen a’i ffeiliau wedi mynd o’r eiliad nesaf ymlaen. Mae’r rheswm yn aros gyda’r achos.
publication-withdraw-reason = Pam y caiff ei dynnu’n ôl?
publication-withdraw = Ei dynnu’n ôl
publication-preview = Sut y byddai’n edrych
publication-change = Ei newid
publication-preview-how = Dyma a welai pawb. Dyma’n union a gyhoeddir.
publication-shown = Gellir adnabod y ceisydd. Ni ellir ei gyhoeddi fel hyn.
publication-shows-name = Mae’r enw yn
publication-shows-email = Mae’r cyfeiriad e-bost yn
publication-shows-address = Mae llinell o’r cyfeiriad post yn
publication-shows-link = Mae dolen sy’n agor y cais yn
publication-in-title-en = y teitl Saesneg.
publication-in-title-cy = y teitl Cymraeg.
publication-in-summary-en = y crynodeb Saesneg.
publication-in-summary-cy = y crynodeb Cymraeg.
publication-in-letter = y llythyr.
publication-in-file = y ffeil
publication-unread = Ni allem ddarllen unrhyw eiriau yn y ffeiliau hyn, felly nid oes neb wedi eu gwirio am y ceisydd. Edrychwch arnynt eich hun:
publication-other-language = Yn yr iaith arall
publication-blocked = Newidiwch yr hyn a enwir uchod, neu gadewch y llythyr neu’r ffeil allan. Wedyn gallwch ei gyhoeddi.
publication-publish = Cyhoeddi hwn
publication-done = Mae’r ateb yn y cofnod datgeliadau.
publication-declined-notice = Cofnodwyd nad yw’r ateb i’w gyhoeddi.
publication-withdrawn-notice = Tynnwyd yr ateb yn ôl. Mae ei dudalen a’i ffeiliau wedi mynd.
event-published = Cyhoeddwyd yr ateb yn y cofnod datgeliadau
event-publication_declined = Penderfynwyd peidio â chyhoeddi’r ateb
event-publication_withdrawn = Tynnwyd yr ateb yn ôl o’r cofnod datgeliadau
error-never-published = Ni chaiff ateb am ddata rhywun ei hun byth ei gyhoeddi.
error-already-published = Mae’r ateb hwn wedi’i gyhoeddi eisoes. Tynnwch ef yn ôl cyn ei newid.
error-not-published = Nid yw’r ateb hwn wedi’i gyhoeddi.
error-requester-shows = Mae’r ceisydd yn dangos mewn { $detail } lle; ni chyhoeddwyd dim

publications-offered = Yn y flwyddyn ddiwethaf, nifer y bobl a oedd yn ysgrifennu cais ac y dangoswyd atebion cyhoeddedig iddynt: { $shown }.
publications-sufficed = Nifer y rhai a gafodd yr hyn yr oedd arnynt ei eisiau: { $count }.
