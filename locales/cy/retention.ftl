administration-retention = Cadw achosion
administration-about-retention = Am ba hyd y cedwir achosion, pa rai y mae’n bryd eu dileu, a pha rai sy’n cael eu dal
retention-title = Cadw achosion
retention-how = Caiff yr hyn a ysgrifennodd pobl mewn achos, a’i ffeiliau, eu dileu ar ôl i’w amser ddod i ben. Mae’r hyn a ddigwyddodd yn aros, fel bod y ffigurau a’r cofnod yn aros yn gyfan.
retention-due = Yn bryd eu dileu
retention-due-none = Nid oes dim y mae’n bryd ei ddileu.
retention-more = Mae rhagor; cânt eu rhestru ar ôl i’r rhain gael eu dileu.
retention-restricted = { $count ->
    [one] Mae’n bryd dileu un achos arall sydd wedi’i gyfyngu i eraill.
    [two] Mae’n bryd dileu { $count } achos arall sydd wedi’u cyfyngu i eraill.
   *[other] Mae’n bryd dileu { $count } achos arall sydd wedi’u cyfyngu i eraill.
}
retention-held-title = Yn cael eu dal
retention-held-none = Nid oes achos yn cael ei ddal.
retention-periods = Am faint o fisoedd y cedwir achos ar ôl ei gau
retention-months = mis
retention-save = Cadw’r cyfnodau
retention-set = Mae’r cyfnodau wedi’u gosod.
retention-kind-foia = Atebwyd o dan y Ddeddf Rhyddid Gwybodaeth
retention-kind-eir = Atebwyd o dan y Rheoliadau Gwybodaeth Amgylcheddol
retention-kind-subject_access = Atebwyd fel cais am eich data eich hun
retention-kind-unanswered = Tynnwyd yn ôl neu daeth i ben
retention-column-kind = Math
retention-column-closed = Caewyd
retention-column-until = Cedwir tan
retention-open = Heb ei gau
case-retention-title = Am ba hyd y cedwir yr achos hwn
case-retention = Cedwir
case-retention-until = Tan { $date }
case-retention-open = Nes i’w amser ddod i ben ar ôl ei gau
case-retention-erased = Dilëwyd ar { $date }
case-retention-look = Gweld
retention-erased-on = Dilëwyd yr hyn a ysgrifennodd pobl yn yr achos hwn ar { $date }. Mae’r hyn a ddigwyddodd yn aros.
retention-is-held = Mae’r achos hwn yn cael ei ddal: ni chaiff dim ohono ei ddileu nes codi’r daliad.
retention-kept-until = Cedwir yr achos hwn tan { $date }.
retention-not-closed = Mae rhywbeth yn ddyledus o hyd yn yr achos hwn. Mae ei amser yn dechrau pan gaiff ei gau.
retention-erase = Ei ddileu
retention-goes = Bydd hyn yn mynd:
retention-goes-request = yr hyn a ofynnwyd, a phwy ofynnodd
retention-goes-documents = { $count ->
    [one] un ddogfen
    [two] { $count } ddogfen
   *[other] { $count } dogfen
}
retention-goes-copies = { $count ->
    [one] un copi a ryddhawyd
    [two] { $count } gopi a ryddhawyd
   *[other] { $count } copi a ryddhawyd
}
retention-goes-marks = { $count ->
    [one] un marc
    [two] { $count } farc
   *[other] { $count } marc
}
retention-goes-letters = { $count ->
    [one] un llythyr, gyda’i fersiynau a’i benderfyniad
    [two] { $count } lythyr, gyda’u fersiynau a’r penderfyniad
   *[other] { $count } llythyr, gyda’u fersiynau a’r penderfyniad
}
retention-goes-messages = { $count ->
    [one] un e-bost a ddaeth i law
    [two] { $count } e-bost a ddaeth i law
   *[other] { $count } e-bost a ddaeth i law
}
retention-goes-commissions = { $count ->
    [one] yr hyn a ofynnwyd i un maes busnes a’r hyn a ddywedodd
    [two] yr hyn a ofynnwyd i { $count } faes busnes a’r hyn a ddywedasant
   *[other] yr hyn a ofynnwyd i { $count } maes busnes a’r hyn a ddywedasant
}
retention-goes-notes = { $count ->
    [one] un nodyn neu reswm gan gydweithiwr
    [two] { $count } nodyn neu reswm gan gydweithwyr
   *[other] { $count } nodyn neu reswm gan gydweithwyr
}
retention-stays = Bydd hyn yn aros:
retention-stays-events = { $count ->
    [one] un digwyddiad, gyda’i ddiwrnod a’i hash
    [two] { $count } ddigwyddiad, gyda’u diwrnodau a’u hashau
   *[other] { $count } digwyddiad, gyda’u diwrnodau a’u hashau
}
retention-stays-figures = ei ran yn y ffigurau: pryd y daeth, sut y’i hatebwyd, mewn pryd ai peidio
retention-stays-published = yr hyn a gyhoeddwyd ohono, nad yw’n dangos pwy ofynnodd
retention-for-good = Ni ellir dod â’r hyn a ddilëir yn ôl.
retention-confirm = Teipiwch y cyfeirnod i’w ddileu
retention-confirm-hint = Y cyfeirnod yw { $reference }
retention-erase-send = Dileu am byth
retention-hold = Ei ddal
retention-hold-how = Daliwch achos pan allai llys, cwyn neu ymchwiliad fod ei angen. Ni chaiff ei ddileu tra bydd yn cael ei ddal.
retention-hold-send = Dal yr achos
retention-lift = Codi’r daliad
retention-lift-send = Codi’r daliad
retention-held = Mae’r achos yn cael ei ddal.
retention-lifted = Mae’r daliad wedi’i godi.
retention-erased = Mae’r hyn a ysgrifennodd pobl yn yr achos hwn wedi’i ddileu.
error-bad-period = Rhowch nifer o fisoedd o 6 i 360
event-held = Cafodd yr achos ei ddal y tu hwnt i’w amser
event-hold_lifted = Codwyd y daliad
event-erased = Dilëwyd yr hyn a ysgrifennodd pobl
case-erased = Wedi’i ddileu
