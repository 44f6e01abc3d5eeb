# Aros am y ceisydd: ffioedd, dyddiadau a ganiatawyd, cau’r hyn na chafodd ateb.
waiting-for-clarification = Yn aros ers { $date } i’r ceisydd egluro.
waiting-for-fee = Yn aros ers { $date } am y ffi o { $amount }.
waiting-for-identity = Yn aros ers { $date } am brawf hunaniaeth.
waiting-until-paid = Gellir ei thalu tan { $date }. Ar ôl hynny daw’r cais i ben.
waiting-until-told = Dywedwyd wrth y ceisydd y caiff y cais ei gau os na ddaw ateb erbyn { $date }.
waiting-until-meant = Os na ddaw ateb erbyn { $date }, caiff y cais ei gau. Dywedir wrth y ceisydd cyn hynny.
waiting-runs-on = Gofynnwyd y cwestiwn ar ôl y diwrnod olaf, felly mae’r cloc yn dal i redeg ac ni ddaw’r cais i ben.
waiting-message = Daeth neges am yr achos ar { $date }. Cofnodwch yr hyn y mae’n ei ddweud: tan hynny ni fydd dim yn cau ohono’i hun.

waiting-fee = Gofyn am ffi
waiting-fee-rule-foia = Mae hysbysiad ffioedd o dan adran 9 yn atal y cloc o heddiw nes i’r ffi ddod. Mae gan y ceisydd dri mis i dalu.
waiting-fee-rule-eir = Mae gofyn am dâl ymlaen llaw o dan reoliad 8 yn atal y cloc o heddiw nes iddo gael ei dalu. Mae gan y ceisydd 60 diwrnod gwaith i dalu.
waiting-fee-amount = Ffi mewn punnoedd
waiting-fee-amount-hint = Er enghraifft, 12.50
waiting-fee-purpose-en = Ar gyfer beth y mae hi? Yn Saesneg
waiting-fee-purpose-cy = Ar gyfer beth y mae hi? Yn Gymraeg
waiting-fee-purpose-hint = Dywedwch sut y cafodd ei chyfrifo. Mae’n mynd i’r hysbysiad.
waiting-fee-how-en = Sut y gellir ei thalu? Yn Saesneg
waiting-fee-how-cy = Sut y gellir ei thalu? Yn Gymraeg
waiting-fee-how-hint = Mae’n mynd i’r hysbysiad.
waiting-fee-send = Anfon yr hysbysiad ffioedd
waiting-error-purpose = Dywedwch ar gyfer beth y mae’r ffi
waiting-error-how = Dywedwch sut y gellir talu’r ffi
waiting-paid = Mae’r ffi wedi dod i law
waiting-paid-on = Ar ba ddiwrnod ddaeth y ffi i law?
waiting-paid-send = Gadael i’r cloc fynd ymlaen

waiting-agreed = Mae’r Comisiynydd wedi caniatáu dyddiad diweddarach
waiting-agreed-until = Dyddiad newydd
waiting-agreed-hint = Adran 10(4) gydag OS 2004/3364: ar gyfer gwybodaeth a gedwir y tu allan i’r Deyrnas Unedig, neu sydd i’w chael gan luoedd arfog ar ymgyrch. Y trigeinfed diwrnod gwaith ar yr hwyraf.
waiting-agreed-send = Cofnodi’r dyddiad

waiting-warn = Dweud wrth y ceisydd y caiff y cais ei gau
waiting-warn-how = Mae llythyr gyda’r cwestiwn a ofynnwyd a’r diwrnod olaf i’w ateb yn mynd at y ceisydd. Mae’r gwasanaeth yn ei anfon ohono’i hun pan fydd y diwrnod yn nesáu, os danfonwyd y cwestiwn ac os na ddaeth neges ers hynny.
waiting-warn-until = Diwrnod olaf i ateb
waiting-warn-send = Anfon yr hysbysiad
waiting-close = Cau’r cais am na ddaeth ateb
waiting-close-how = Mae’r diwrnod olaf i’r ceisydd wedi mynd heibio. Mae’r hyn a ddaw yn nes ymlaen yn gais newydd.
waiting-close-send = Cau’r cais
