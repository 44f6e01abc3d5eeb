administration-restricted = Restricted cases
administration-about-restricted = The way into a case that is restricted to other people, for a reason that its history tells

access-title = Who may see this case
access-restricted-to = This case is restricted. For everybody but these people it does not exist: not in the register, a search, a list or an address.
access-open = Everybody who reads cases may see this case.
access-reasons = Why
access-change = Change who may see it
access-restrict = Restrict the case
access-how = Name those who need to see it. An administrator whom you leave out cannot find it, but can let themselves in with a reason, which the history tells.
access-people = Who may see it?
access-has-work = Has work to do in this case
access-reason = Why?
access-reason-hint = Those who may see the case can read it. It is erased with the case.
access-send = Restrict to those ticked
access-lift = Let everybody see it again
access-lift-reason = Why is the restriction no longer needed?
access-lift-send = Open the case
access-restricted = The case is there for those you named, and for nobody else.
access-lifted = Everybody who reads cases may see it again.
access-taken = You can see this case now, and its history says that you let yourself in.
access-role-administrator = administrator
access-role-officer = officer
access-role-reviewer = reviewer
access-role-approver = approver
access-role-contributor = contributor
access-role-auditor = auditor
case-restricted = Restricted
case-access = Who may see it
case-access-all = Everybody who reads cases
case-access-named = { $count ->
    [one] One named person
   *[other] { $count } named people
}
case-access-change = Change
case-access-look = Look

event-restricted = The case was restricted to named people
event-access_taken = An administrator let themselves into the restricted case
event-unrestricted = The restriction was lifted

restricted-title = Restricted cases
restricted-how = A case that is restricted to named people is found by nobody else. If you have to see one, give its reference and your reason. The case’s history tells those who are named that you did.
restricted-reference = Reference
restricted-reference-hint = For example, ATISN 26732
restricted-reason-hint = Those who may see the case can read it.
restricted-send = Let me in

error-nobody-named = Name at least one person who may see the case
error-leaves-out-handler = Whoever handles the case, or is asked to agree to its answer, must be among those you name
error-not-restricted = This case is not restricted, or you are among those named already
error-cannot-read = Name only people who sign in and may read cases
error-no-restricted-case = No restricted case that you are shut out of has this reference
error-erased = What was written in this case has been erased. Nothing more can be done with it
error-not-closed = Only a case that is closed can be erased
error-kept-until = This case is kept until { $detail }
error-on-hold = This case is held. Lift the hold first
error-not-held = This case is not held

requester-hidden = The requester. Who that is, is hidden from you, as law and good practice are blind to who asks.
requester-erased = Erased
requester-show = Show who asked
requester-how = Show it only if you need to know. The history of the case tells that you did, and keeps your reason.
requester-reason = Why do you need to know who asked?
requester-shown = You see who asked in this case from now on, and its history tells so.
letter-blind = This letter is shown without who asked, and cannot be changed so.
letter-blind-show = Show who asked, with a reason
event-requester_seen = Somebody from whom it is hidden looked at who asked
error-requester-hidden = Who asked is hidden from you. Show it first, with a reason, to write in this letter

gate-letter-names-staff = the letter names a colleague who works here:
gate-advice-letter-names-staff = Colleagues are threatened over answers. Take the name out, unless it is meant to leave.
