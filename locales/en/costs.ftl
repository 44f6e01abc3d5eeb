case-tab-costs = Costs

costs-title = Costs
costs-how = Under section 12 of the Act a request can be refused when complying with it would cost more than the appropriate limit. Here that is { $limit }: { $time } of work.
costs-none = No estimate has been saved yet.
costs-exceeds = Over the limit
costs-within = Within the limit
costs-total = { $total } of { $limit }
costs-used = { $used } of { $time } of work.
costs-left = Left: { $left }.
costs-together =
    { $count ->
        [one] One other request is added up in this.
       *[other] { $count } other requests are added up in this.
    }
costs-without-estimate = Without an estimate yet: { $count }.
costs-saved = Version { $version } of this request’s own estimate: { $name }, { $date }.
costs-because = How this was worked out

costs-advise = Advice for the requester
costs-advise-how = Section 16 asks us to help the requester, so far as is reasonable, to make a request that can be answered. Suggest what would come within the limit:
costs-advise-fits = With { $limit } you could go through about { $items } of { $of } items ({ $what }).
costs-advise-area-fits = { $time } ({ $total }). A request for this area’s part alone would come within the limit.
costs-advise-area-exceeds = { $time } ({ $total }). This part alone is over the limit.
costs-advise-time = A shorter time, such as one year or one month.
costs-advise-kind = One kind of document, such as final reports rather than all e-mails.
costs-advise-topic = One question, place or decision rather than all on a subject.
costs-advise-new = A request made narrower is a new request with a time limit of its own.
costs-refuse-1 = Decide: refuse under FOIA s.12(1)
costs-refuse-2 = Decide: neither confirm nor deny, under FOIA s.12(2)

costs-estimate = Estimate
costs-estimate-how = Use one line for each piece of work. Give the minutes it takes in all; or count the items, time some of them, and the time is worked out for all; or give what must be paid to others. Lines left empty are left out.
costs-what-counts = What counts against the limit
costs-counted = Counts.
costs-not-counted = Not counted
costs-line = Line { $number }
costs-activity = Work
costs-activity-choose = Choose the work
costs-area = Business area
costs-area-none = No business area given
costs-minutes = Minutes in all
costs-pounds = Pounds paid to others
costs-items = How many items
costs-sample-items = How many of them were timed
costs-sample-minutes = Minutes that those took
costs-save = Save the estimate
costs-add = Add a line
costs-estimated = The estimate has been saved.
costs-joined = Which requests are added up has been recorded.

costs-related = Requests that may be added up
costs-related-how = The costs of requests for the same or similar information are added up when they come from one person, or from people who act together, within sixty working days. What stands here is only proposed: tick what you judge to belong together.
costs-related-which = Which are added up with this one?
costs-related-none = No request is proposed.
costs-related-compared =
    { $count ->
        [one] One request from that time was compared.
       *[other] { $count } requests from that time were compared.
    }
costs-related-left-out = There were more: those nearest in time and most alike are shown.
costs-related-received = Received on { $date }.
costs-related-open = Open
costs-why-email = The same e-mail address.
costs-why-address = The same name and postal address.
costs-why-linked = Linked with this case.
costs-why-words = Another requester, similar words.
costs-why-joined = Added up already.
costs-shared = It shares { $percent }% of the words: { $words }.
costs-its-estimate = Estimate: { $time }.
costs-its-estimate-none = No estimate yet.
costs-in-period = It falls within one period of sixty working days with most of the others.
costs-join = Add up what is ticked

costs-error-none = Fill in at least one line
costs-error-many = Put like work together: an estimate has at most 200 lines
costs-error-activity = Choose the work
costs-error-area = The name of the business area must be 100 characters or fewer
costs-error-number = Enter a whole number, such as 90
costs-error-pounds = Enter an amount in pounds, such as 35 or 35.50
costs-error-no-amount = Enter the minutes, or the items with a sample, or the pounds paid
costs-error-two-amounts = Enter only one of these: the minutes, the items with a sample, the pounds paid
costs-error-sample = Enter how many items there are, how many were timed and the minutes those took, each at least 1
costs-error-sample-large = No more items can have been timed than there are
costs-error-too-much = Use smaller numbers: at most 100,000,000 items, 1,000,000 minutes and £1,000,000 in a line

error-no-cost-limit-eir = The Environmental Information Regulations have no cost limit. A request that is too great a burden can be refused under EIR reg. 12(4)(b)
error-no-cost-limit-sar = A request for one’s own data has no cost limit. It can be refused only when it is manifestly unfounded or excessive
error-not-in-one-period = These requests were not all received within sixty working days. Tick fewer
