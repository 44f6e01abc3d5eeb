// A day of each role: an officer works from the list of their work while the requester explains on
// the portal, one who had no part decides a review, somebody asks for their own data, a business
// area answers what it is asked, and an auditor reads all of it and changes nothing.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { inOrder, look, lookAsItIs, open, signIn } from './browser.mjs'
import { asks, words } from './requester.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const who = role => new RegExp(`With the same password, ${role}: (\\S+)`).exec(played)[1]
const requesterOf = number => new RegExp(`ATISN ${number}, as its requester sees it: (\\S+)`).exec(played)[1]
const { page, close } = await open()
const plain = await open({ scripts: false })
after(close)
after(plain.close)

const step = inOrder()
const say = (text, on = page) => on.getByRole('main').getByRole('button', { name: text, exact: true })
const open_ = text => page.locator('summary', { hasText: text }).click()
const signOut = async () => {
  await page.goto(`${service}/staff`)
  await page.getByRole('button', { name: 'Sign out' }).click()
}
/** The line of the list of work in which a case stands under a heading. */
const line = title => page.locator('main tr', { hasText: title })
const gives = async (group, day, month, year) => {
  const date = page.getByRole('group', { name: group })
  await date.getByLabel('Day').fill(String(day))
  await date.getByLabel('Month').fill(String(month))
  await date.getByLabel('Year').fill(String(year))
}

let link
let caseUrl

step('an officer takes a new request from the list of work and asks what is meant', async () => {
  link = await asks(plain.page, words.cy, false)
  await signIn(page, service, played, who('officer'))
  await line('gritting routes').getByRole('link', { name: /^Take this case/ }).click()
  caseUrl = page.url().split('?')[0]
  await say('Take this case').click()
  await page.getByText('The case is yours').waitFor()
  // Back in the browser is the case as it is now, not the page that was left.
  await page.goBack()
  await page.getByText('Emrys Demo').first().waitFor()
  assert.equal(await say('Take this case').count(), 0)
  await page.goto(`${service}/staff`)
  await line('gritting routes').getByText('Add the documents that were found').waitFor()
  await look(page, 'my work officer')
  await page.goto(`${caseUrl}/clock?lang=en`)
  await open_('Ask the requester to explain')
  await say('Send the question').click()
  await page.getByText('There is a problem').waitFor()
  await lookAsItIs(page, 'clock question missing')
  await page.goto(`${caseUrl}/clock?lang=en`)
  await open_('Ask the requester to explain')
  await page.getByLabel('What do you need to know? In Welsh').fill('Pa ffyrdd: y rhai yn <b>Llanfair neu bob un?')
  await say('Send the question').click()
  await page.getByText('The clock is stopped').first().waitFor()
  await page.goBack()
  await page.getByText('The clock is stopped').first().waitFor()
  assert.equal(await say('Send the question').count(), 0, 'it cannot be sent twice')
  await page.goto(`${caseUrl}/clock?lang=en`)
  await look(page, 'clock stopped')
  await page.goto(`${service}/staff`)
  await line('gritting routes').getByText('Wait for the requester').waitFor()
})

step('the requester explains in Welsh without scripts, and the clock begins afresh', async () => {
  const on = plain.page
  await on.goto(link)
  await on.getByText('Mae angen inni glywed gennych').first().waitFor()
  await on.getByRole('button', { name: 'Ateb ein cwestiwn' }).click()
  await on.getByText('Pa ffyrdd: y rhai yn <b>Llanfair neu bob un?').waitFor()
  await say('Anfon eich ateb', on).click()
  await on.getByText('Ysgrifennwch rywbeth yma').first().waitFor()
  await page.goto(link)
  await page.goto(`${service}/en/my-request/clarify`)
  await look(page, 'act clarification')
  await on.getByLabel('Eich ateb', { exact: true }).fill('Y rhai yn Llanfair.')
  await say('Anfon eich ateb', on).click()
  await on.getByText('Mae eich ateb wedi’i anfon').waitFor()
  await page.goto(`${service}/staff?lang=en`)
  await line('gritting routes').getByRole('link', { name: /^Read what the requester wrote/ }).click()
  await page.getByText('Y rhai yn Llanfair.').waitFor()
  await say('This has been dealt with').click()
  await page.getByText('It is noted that this has been dealt with').waitFor()
  await page.goto(`${caseUrl}/clock`)
  await page.getByText('Due Tuesday 14 April 2026').first().waitFor()
  await signOut()
})

step('somebody asks for their own data, and shows who they are before the month begins', async () => {
  const on = plain.page
  await on.goto(`${service}/en/your-information`)
  await say('Start now', on).click()
  await say('Continue', on).click()
  await on.getByRole('link', { name: 'Choose whom the information is about' }).waitFor()
  await on.getByLabel('me', { exact: true }).check()
  await say('Continue', on).click()
  await on.getByLabel('What you want to know').fill('Letters about my grant in 2024.')
  await say('Continue', on).click()
  await say('Continue', on).click()
  await on.getByLabel('English', { exact: true }).check()
  await say('Continue', on).click()
  await on.getByLabel('Your name').fill('Ceri Aldous')
  await say('Continue', on).click()
  await on.getByLabel('E-mail address').fill('ceri@aldous.example')
  await say('Continue', on).click()
  await say('Send your request', on).click()
  await on.getByRole('heading', { name: 'Your request has been sent', level: 1 }).waitFor()
  link = await on.locator('main a[href*="/my-request/"]').getAttribute('href')
  await signIn(page, service, played, who('officer'))
  await line('my grant').getByRole('link', { name: /^Take this case/ }).click()
  caseUrl = page.url().split('?')[0]
  await say('Take this case').click()
  await page.goto(`${caseUrl}/clock`)
  await open_('Ask the requester to prove who they are')
  await page.getByLabel('What proof do you ask for? In English').fill('A copy of a bill with your address.')
  await say('Ask for proof').click()
  await page.getByText('The clock is stopped').first().waitFor()
  await on.goto(link)
  await on.getByText('We need to hear from you').first().waitFor()
  await page.goto(`${caseUrl}/clock`)
  await open_('The proof of identity has come')
  await gives('On which day did it come?', 12, 3, 2026)
  await say('Start the clock').click()
  await page.getByText('Due Monday 13 April 2026').first().waitFor()
  await look(page, 'clock of a subject access request')
  await on.goto(`${service}/en/my-request`)
  await on.getByText('We must reply by Monday 13 April 2026.').waitFor()
  await signOut()
})

step('a requester asks for a review, and one who had a part in the answer is refused it', async () => {
  const on = plain.page
  await on.goto(requesterOf(26732))
  await on.getByRole('button', { name: 'Ask for an internal review' }).click()
  await on.getByLabel('What is wrong with our answer? (optional)').fill('The names of the <senior> staff.')
  await say('Ask for the review', on).click()
  await on.getByText('You have asked for an internal review').waitFor()
  await on.goto(`${service}/en/my-request`)
  await on.getByText('Under review').first().waitFor()
  await signIn(page, service, played)
  await page.goto(`${service}/staff/cases/atisn-26732/reviews`)
  await page.getByText('You had a part in this answer').waitFor()
  assert.equal(await page.locator('summary', { hasText: 'What the review came to' }).count(), 0)
  const refused = await page.request.post(`${service}/staff/cases/atisn-26732/reviews/decide`, {
    headers: { origin: service }, form: { day: '12', month: '3', year: '2026', outcome: 'answer_stands' },
  })
  assert.ok(refused.status() >= 400, `who answered decided the review: ${refused.status()}`)
  await look(page, 'reviews of who answered')
  await page.goto(`${service}/staff/cases/atisn-26732?lang=en`)
  await page.locator('#officer').selectOption({ label: 'Rhodri Demo' })
  await page.locator('form[action$="/assign"] button').click()
  await signOut()
})

step('a reviewer decides it, and the requester is told where to go next', async () => {
  await signIn(page, service, played, who('reviewer'))
  await line('ATISN 26732').waitFor()
  await look(page, 'my work reviewer')
  await page.goto(`${service}/staff/cases/atisn-26732/reviews?lang=en`)
  await open_('What the review came to')
  await gives('On which day was the requester told?', 12, 3, 2026)
  await say('Record the outcome').click()
  await page.getByRole('link', { name: 'Say what the review came to' }).waitFor()
  await lookAsItIs(page, 'review outcome missing')
  await page.getByLabel('The answer is changed in part').check()
  await say('Record the outcome').click()
  await page.getByText('The answer is changed in part').first().waitFor()
  await look(page, 'review decided')
  const issue = await page.goto(`${service}/staff/publications`)
  assert.equal(issue.status(), 403, 'a reviewer publishes nothing')
  await plain.page.goto(`${service}/en/my-request`)
  await plain.page.getByText('We have told you the outcome of the internal review.').waitFor()
  await signOut()
})

step('a business area sees what it is asked and nothing else', async () => {
  await signIn(page, service, played, who('contributor'))
  await page.getByText('Buses').first().waitFor()
  await look(page, 'my work contributor')
  const text = await page.locator('main').innerText()
  assert.ok(!/Tremlett|Statistics/.test(text), text)
  for (const place of ['cases', 'cases/atisn-26727', 'publications', 'figures', 'audit', 'people', 'incoming', 'restricted']) {
    const answer = await page.goto(`${service}/staff/${place}`)
    assert.ok([403, 404].includes(answer.status()), `${place}: ${answer.status()}`)
  }
  await signOut()
})

step('an auditor reads every page of a case and finds no act on any', async () => {
  await signIn(page, service, played, who('auditor'))
  const everywhere = ['', '/clock', '/commissions', '/documents', '/decision', '/letters', '/clearance', '/history']
  const places = { 26727: [...everywhere, '/costs'], 26732: [...everywhere, '/reviews', '/release', '/schedule', '/certificate'] }
  for (const [number, [...wanted]] of Object.entries(places)) {
    for (const place of wanted) {
      const answer = await page.goto(`${service}/staff/cases/atisn-${number}${place}`)
      assert.equal(answer.status(), 200, place)
      const acts = await page.locator('main form[method="post"]').evaluateAll(forms => forms.map(form => form.getAttribute('action')))
      assert.deepEqual(acts.filter(act => !act.endsWith('/requester')), [], `${number}${place}`)
    }
  }
  await page.goto(`${service}/staff/cases/atisn-26727?lang=en`)
  await look(page, 'case auditor')
  const acts = { take: {}, 'clock/withdraw': {}, 'clock/ask': { question_en: 'Which?' }, decision: { outcome: 'full', response_en: 'Here.' } }
  for (const [act, form] of Object.entries(acts)) {
    const refused = await page.request.post(`${service}/staff/cases/atisn-26727/${act}`, { headers: { origin: service }, form })
    assert.equal(refused.status(), 403, act)
  }
  assert.equal((await page.goto(`${service}/staff/cases/new`)).status(), 403)
  await page.goto(`${service}/staff/audit?verify=yes&lang=en`)
  await page.getByText('Whole').or(page.getByText(/whole/i)).first().waitFor()
  await look(page, 'audit whole')
  await signOut()
})
