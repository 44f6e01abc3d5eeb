# Ceisiadau am ddata’r ceisydd ei hun.
sar-ask = Gofyn i’r ceisydd brofi pwy ydyw
sar-ask-proof-en = Pa brawf ydych chi’n gofyn amdano? Yn Saesneg
sar-ask-proof-cy = Pa brawf ydych chi’n gofyn amdano? Yn Gymraeg
sar-ask-hint = Mae’n mynd i lythyr at y ceisydd. Peidiwch â gofyn oni bai bod gennych amheuon rhesymol. Mae’r cloc yn dechrau pan ddaw’r prawf.
sar-ask-send = Gofyn am brawf
sar-proven = Mae’r prawf hunaniaeth wedi dod i law
sar-proven-on = Ar ba ddiwrnod y daeth?
sar-proven-send = Dechrau’r cloc
sar-months = Faint yn fwy o amser sydd ei angen?
sar-months-1 = Un mis
sar-months-2 = Dau fis
sar-error-proof = Dywedwch pa brawf yr ydych yn gofyn amdano
sar-column-number = Diwrnod o’r mis a ganiateir
sar-decision-how = Dywedwch beth yw’r ateb. Nid oes esemptiadau’n cael eu dyfynnu: os oes rhywbeth yn cael ei ddal yn ôl, dywedwch yn y llythyr beth ydyw a pham. Dywedwch yno hefyd pam rydym yn defnyddio’r data, o ble y daethant, pwy a’u cafodd ac am ba hyd rydym yn eu cadw (Erthygl 15).
request-after-data = Gallwch gwyno i ni am y ffordd y gwnaethom drin eich data personol, ac i’r Comisiynydd Gwybodaeth. Mae’r llythyr yn dweud sut.
