# Y dudalen sy’n dangos y cloc fel y byddai.
what-if-title = Beth os
what-if-how = Gweld beth fyddai’r cloc yn ei ddweud. Ni chaiff dim ei gofnodi.
what-if-happens = Beth fyddai’n digwydd?
what-if-explained = Mae’r ceisydd yn egluro (os na ofynnwyd iddo, fel pe bai rhywun wedi gofyn heddiw)
what-if-paid = Mae’r ceisydd yn talu’r ffi (os na ofynnwyd iddo, fel pe bai rhywun wedi gofyn heddiw)
what-if-answered = Mae’r ateb yn cael ei anfon
what-if-on = Ar ba ddiwrnod?
what-if-on-hint = Er enghraifft, 27 3 2026
what-if-send = Dangos y cloc
what-if-due = Byddai angen ateb erbyn { $date }
what-if-lapsed = Byddai’r cais wedi dod i ben: ni fyddai dim yn ddyledus.
what-if-no-date = Byddai’r cloc yn dal wedi’i atal: ni fyddai dyddiad ymateb.
what-if-error-happens = Dewiswch beth fyddai’n digwydd
what-if-back = Yn ôl i’r cloc
what-if-link = Beth os bydd y ceisydd yn egluro, yn talu neu’n cael ateb ar ddiwrnod arall?
