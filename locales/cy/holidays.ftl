# Y gwyliau banc, a’r diwrnod i weithio ato pan fyddant yn newid.
holidays-title = Gwyliau banc
holidays-why = Nid yw gŵyl banc mewn unrhyw ran o’r Deyrnas Unedig yn ddiwrnod gwaith o dan y Ddeddf a’r Rheoliadau. Mae ceisiadau am ddata person ei hun yn dilyn Cymru a Lloegr yn unig.
holidays-confirmed = Mae pob gŵyl banc hyd at { $date } wedi’i chyhoeddi. Cyfrifir y rhai diweddarach yn ôl y rheolau arferol a gallant newid.
holidays-of-year = Gwyliau banc y flwyddyn
holidays-column-day = Diwrnod
holidays-column-english = Enw Saesneg
holidays-column-welsh = Enw Cymraeg
holidays-column-where = Ble
holidays-column-source = Ffynhonnell
holidays-column-before = Dyddiad ymateb blaenorol
holidays-column-after = Dyddiad ymateb newydd
holidays-origin-carried = Yn rhestr Ateb
holidays-origin-expected = Disgwyliedig
holidays-origin-added = Ychwanegwyd
holidays-added-title = Diwrnodau a ychwanegwyd
holidays-none-added = Nid oes diwrnod wedi’i ychwanegu.
holidays-added-by = Ychwanegwyd gan { $name }, { $at }.
holidays-added-by-command = Ychwanegwyd ar y gweinydd, { $at }.
holidays-withdrawn = Tynnwyd yn ôl
holidays-withdrawn-by = Tynnwyd yn ôl gan { $name }, { $at }.
holidays-withdrawn-by-command = Tynnwyd yn ôl ar y gweinydd, { $at }.
holidays-add = Ychwanegu diwrnod a gyhoeddwyd
holidays-add-how = Cewch weld pa achosion agored y mae’n eu symud cyn i ddim byd ddigwydd.
holidays-day = Diwrnod
holidays-where = Ble mae’n ŵyl banc?
holidays-england-and-wales = Cymru a Lloegr
holidays-scotland = Yr Alban
holidays-northern-ireland = Gogledd Iwerddon
holidays-english = Enw Saesneg
holidays-welsh = Enw Cymraeg
holidays-source = Ffynhonnell
holidays-source-hint = Er enghraifft, London Gazette 12345
holidays-check = Gweld beth mae’n ei symud
holidays-list = Ychwanegu rhestr
holidays-list-how = Un diwrnod y llinell: dyddiad, rhannau, enw Saesneg, enw Cymraeg a ffynhonnell, gyda choma rhyngddynt. Y rhannau yw E&W, SCT ac NI, gyda + rhyngddynt. Nid ychwanegir dim oni bai bod pob llinell yn gywir.
holidays-list-paste = Gludwch y rhestr
holidays-list-hint = Hyd at 100 o ddiwrnodau
holidays-list-file = Neu dewiswch ffeil
holidays-check-title = Gwirio cyn ichi ychwanegu
holidays-would-move =
    { $count ->
        [0] Ni fyddai unrhyw achos agored yn symud.
       *[other] Byddai { $count } achos agored yn symud.
    }
holidays-moved =
    { $count ->
        [0] Ni symudodd unrhyw achos agored.
       *[other] Symudodd { $count } achos agored.
    }
holidays-earliest = Rhaid ateb y cynharaf erbyn { $date } wedyn.
holidays-moves = Achosion sy’n symud
holidays-moves-back = Achosion a symudodd yn ôl
holidays-more = Mae rhagor. Dim ond y 50 cyntaf a restrir.
holidays-safe = Mae achos sy’n symud yn cadw ei ddyddiad cynharach yn darged diogel. Nid yw’n sicr a yw gŵyl banc newydd yn estyn amser sydd eisoes wedi dechrau.
holidays-send = Ychwanegu a symud yr achosion
holidays-back = Yn ôl i’r gwyliau banc
holidays-withdraw = Tynnu’r diwrnod hwn yn ôl
holidays-withdraw-how = Gwnewch hyn pan fydd y cyhoeddiad wedi’i ddirymu neu’r diwrnod wedi’i ychwanegu ar gam. Bydd yn aros ar y rhestr fel un a dynnwyd yn ôl, a bydd yr achosion yn symud yn ôl.
holidays-withdraw-send = Tynnu’r diwrnod yn ôl
holidays-added = Ychwanegwyd. Cyfrifwyd yr achosion agored o’r newydd.
holidays-withdrawn-notice = Tynnwyd yn ôl. Cyfrifwyd yr achosion agored o’r newydd.
holidays-error-date = Rhowch ddyddiad gwirioneddol â blwyddyn o bedwar digid
holidays-error-english = Rhowch yr enw Saesneg
holidays-error-welsh = Rhowch yr enw Cymraeg
holidays-error-source = Rhowch yr hyn sy’n cyhoeddi’r diwrnod
holidays-error-none = Gludwch restr neu dewiswch ffeil sydd ag o leiaf un diwrnod
holidays-error-many = Mae rhestr yn cynnwys hyd at 100 o ddiwrnodau. Rhannwch hi
holidays-error-text = Nid testun UTF-8 yw’r ffeil. Cadwch hi’n ffeil CSV yn UTF-8
holidays-line-columns = Llinell { $detail }: rhowch ddyddiad, rhannau, enw Saesneg, enw Cymraeg a ffynhonnell, gyda choma rhyngddynt
holidays-line-date = Llinell { $detail }: rhaid i’r dyddiad fod yn ddiwrnod gwirioneddol ar ffurf YYYY-MM-DD
holidays-line-division = Llinell { $detail }: y rhannau yw E&W, SCT ac NI, gyda + rhyngddynt
holidays-line-source = Llinell { $detail }: rhowch y ffynhonnell, mewn hyd at 120 o nodau
holidays-line-outside = Llinell { $detail }: mae’r diwrnod y tu allan i’r blynyddoedd 2005 i 2100
holidays-line-listed = Llinell { $detail }: mae’r diwrnod eisoes yn ŵyl banc yno
holidays-line-name = Llinell { $detail }: rhowch yr enw yn Saesneg ac yn Gymraeg
holidays-line-long-name = Llinell { $detail }: mae enw’n cynnwys hyd at 120 o nodau
error-day-outside = Mae’r diwrnod y tu allan i’r blynyddoedd { $detail }
error-day-division = Dewiswch o leiaf un rhan o’r Deyrnas Unedig
error-day-listed = Mae’r diwrnod eisoes yn ŵyl banc yno
error-day-name = Rhowch yr enw yn Saesneg ac yn Gymraeg
error-day-long-name = Mae enw’n cynnwys hyd at 120 o nodau
error-days = Nid yw’r rhestr yn gywir: { $detail }
clock-safe = Targed diogel: { $date }
clock-safe-why = Newidiodd y gwyliau banc tra oedd y cloc hwn yn rhedeg. Nid yw’n sicr a yw un newydd yn estyn amser sydd eisoes wedi dechrau, felly gweithiwch at y dyddiad cynharach.
