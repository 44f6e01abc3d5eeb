# Waiting for the requester: fees, agreed dates, closing what is not answered.
waiting-for-clarification = Waiting since { $date } for the requester to explain.
waiting-for-fee = Waiting since { $date } for the fee of { $amount }.
waiting-for-identity = Waiting since { $date } for proof of identity.
waiting-until-paid = It can be paid until { $date }. After that the request lapses.
waiting-until-told = The requester was told that the request is closed if no answer comes by { $date }.
waiting-until-meant = If no answer comes by { $date }, the request is closed. The requester is told before.
waiting-runs-on = The question was put after the last day, so the clock runs on and the request does not lapse.
waiting-message = A message about the case came on { $date }. Record what it says: until then nothing closes by itself.

waiting-fee = Ask for a fee
waiting-fee-rule-foia = A fees notice under section 9 stops the clock from today until the fee comes. The requester has three months to pay.
waiting-fee-rule-eir = Asking for a charge in advance under regulation 8 stops the clock from today until it is paid. The requester has 60 working days to pay.
waiting-fee-amount = Fee in pounds
waiting-fee-amount-hint = For example, 12.50
waiting-fee-purpose-en = What is it for? In English
waiting-fee-purpose-cy = What is it for? In Welsh
waiting-fee-purpose-hint = Say how it was worked out. It goes into the notice.
waiting-fee-how-en = How can it be paid? In English
waiting-fee-how-cy = How can it be paid? In Welsh
waiting-fee-how-hint = It goes into the notice.
waiting-fee-send = Send the fees notice
waiting-error-purpose = Say what the fee is for
waiting-error-how = Say how the fee can be paid
waiting-paid = The fee has come
waiting-paid-on = On which day did the fee come?
waiting-paid-send = Let the clock go on

waiting-agreed = The Commissioner has allowed a later date
waiting-agreed-until = New date
waiting-agreed-hint = Section 10(4) with SI 2004/3364: for information held outside the United Kingdom, or to be had from armed forces on operations. At most the sixtieth working day.
waiting-agreed-send = Record the date

waiting-warn = Tell the requester that the request will be closed
waiting-warn-how = A letter with the question that was asked and the last day for an answer goes to the requester. The service sends it by itself when the day nears, if the question was delivered and no message has come since.
waiting-warn-until = Last day for an answer
waiting-warn-send = Send the notice
waiting-close = Close the request for want of an answer
waiting-close-how = The last day for the requester has passed. What comes later is a new request.
waiting-close-send = Close the request
