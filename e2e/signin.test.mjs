// Signing in with a code, one's own sessions, people, and the record of what was done to the office.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import { look, lookAsItIs, mail, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played, ATEB_OUTBOX: outbox } = process.env
const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(played)
const { page, close } = await open()
const other = await open()
after(close)
after(other.close)

// Each step goes on from the one before: after a failure the rest would only wait in vain.
let failed
const step = (name, act) => test(name, async t => {
  if (failed) return t.skip(`after: ${failed}`)
  failed = name
  await act(t)
  failed = undefined
})

const say = (text, on = page) => on.getByRole('button', { name: text, exact: true })
const heading = (text, on = page) => on.getByRole('heading', { name: text, level: 1 })

/** The code of RFC 6238 for a key in Base32, so many steps after the instant at which the service's clock stands. */
function code (key, steps) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...key.replaceAll(' ', '')].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from(bits.match(/.{8}/g).map(byte => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.parse('2026-03-12T10:00:00Z') / 30_000) + steps))
  const digest = createHmac('sha1', bytes).update(counter).digest()
  const at = digest.at(-1) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

let key
let recovery

step('somebody sets up a second factor on their profile', async () => {
  await signIn(page, service, played)
  await page.getByRole('link', { name: 'Gwenllian Demo' }).click()
  await heading('Your profile').waitFor()
  await look(page, 'profile')
  await page.getByRole('link', { name: 'Set up a second factor' }).click()
  await look(page, 'second-factor-off')
  await say('Set up a second factor').click()
  await page.getByText('Scan this picture').waitFor()
  await look(page, 'second-factor-picture')
  key = await page.locator('main code').innerText()
  await page.fill('#code', '000000')
  await say('Confirm').click()
  await page.getByText('This code is not right').first().waitFor()
  await lookAsItIs(page, 'second-factor-wrong')
  await page.fill('#code', code(key, 0))
  await say('Confirm').click()
  await heading('Your recovery codes').waitFor()
  await lookAsItIs(page, 'recovery-codes')
  recovery = await page.locator('main li code').allInnerTexts()
  assert.equal(new Set(recovery).size, 10)
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await page.getByText('10 recovery codes left').waitFor()
})

step('signing in asks for a code, takes none twice, and takes a recovery code instead', async () => {
  await say('Sign out').click()
  await heading('Sign in').waitFor()
  await page.fill('#email', email)
  await page.fill('#password', password)
  await say('Sign in').click()
  await heading('Enter your code').waitFor()
  await page.goto(`${service}/staff`)
  assert.equal(new URL(page.url()).pathname, '/staff/sign-in', 'the password alone opens nothing')
  await page.goto(`${service}/staff/sign-in/code`)
  await look(page, 'sign-in-code')
  await page.fill('#code', code(key, 0))
  await say('Continue').click()
  await page.getByText('it was used already').first().waitFor()
  await lookAsItIs(page, 'sign-in-code-wrong')
  await page.fill('#code', recovery[0].toLowerCase())
  await say('Continue').click()
  await heading('My work').waitFor()
  await page.goto(`${service}/staff/profile/second-factor`)
  await page.getByText('You have 9 recovery codes left.').waitFor()
  await look(page, 'second-factor-on')
})

step('a session in another browser is seen and ended', async () => {
  await other.page.goto(`${service}/staff`)
  await other.page.fill('#email', email)
  await other.page.fill('#password', password)
  await say('Sign in', other.page).click()
  await other.page.fill('#code', code(key, 1))
  await say('Continue', other.page).click()
  await heading('My work', other.page).waitFor()
  await mail(outbox, /You signed in from a new browser/)
  await page.goto(`${service}/staff/profile`)
  await look(page, 'profile-sessions')
  const strange = page.getByRole('row').filter({ hasText: 'Chrome' }).filter({ hasNotText: 'This one' })
  await strange.first().getByRole('button', { name: 'End' }).click()
  await page.getByText('The session has ended.').waitFor()
  await other.page.goto(`${service}/staff`)
  await heading('Sign in', other.page).waitFor()
})

step('the password is changed', async () => {
  await page.goto(`${service}/staff/profile/password`)
  await look(page, 'password')
  await page.fill('#password', 'not my password')
  await page.fill('#new', 'short')
  await say('Change the password').click()
  await page.getByText('The password must have at least 12 characters').first().waitFor()
  await lookAsItIs(page, 'password-wrong')
  await page.fill('#password', password)
  await page.fill('#new', 'ceffyl cywir batri')
  await say('Change the password').click()
  await page.getByText('Your password has been changed').waitFor()
})

step('an administrator adds somebody, who gets in by the link in their letter box', async () => {
  await page.goto(`${service}/staff/people`)
  await look(page, 'people')
  await page.getByRole('button', { name: 'Add somebody' }).click()
  await look(page, 'people-new')
  await say('Add and send the link').click()
  await page.getByText('Enter the person’s name').first().waitFor()
  await lookAsItIs(page, 'people-new-wrong')
  await page.fill('#name', 'Lowri <script>alert(1)</script>')
  await page.fill('#email', 'lowri@example.wales')
  await page.getByLabel('Officer').check()
  await say('Add and send the link').click()
  await page.getByText('Added.').waitFor()
  await look(page, 'person')
  const [link] = await mail(outbox, /http\S+\/en\/staff\/set-up\/[\w-]+/)
  await other.page.goto(link)
  await look(other.page, 'invited')
  await other.page.fill('#name', 'Lowri Huws')
  await other.page.fill('#password', 'a long enough password')
  await say('Create your account', other.page).click()
  await heading('My work', other.page).waitFor()
  await other.page.goto(link)
  await heading('This link no longer works', other.page).waitFor()
  await look(other.page, 'link-over')
})

step('a rule that asks officers for a second factor holds from their next page on', async () => {
  await page.goto(`${service}/staff/sign-in-rules`)
  await look(page, 'sign-in-rules')
  await page.getByLabel('Officer').check()
  await page.fill('#idle', '2')
  await say('Save the rules').click()
  await page.getByText('Enter a number within the bounds').first().waitFor()
  await page.fill('#idle', '60')
  await say('Save the rules').click()
  await page.getByText('The rules have been saved.').waitFor()
  await other.page.goto(`${service}/staff/cases`)
  await other.page.getByText('Your administrator requires a second factor').waitFor()
  await look(other.page, 'second-factor-required')
  assert.equal(new URL(other.page.url()).pathname, '/staff/profile/second-factor')
})

step('who leaves is out at once', async () => {
  await page.goto(`${service}/staff/people`)
  await page.getByRole('link', { name: 'Lowri Huws' }).click()
  await page.getByRole('link', { name: 'Stop this person from signing in' }).click()
  await look(page, 'person-end')
  await say('Stop them from signing in').click()
  await page.getByText('This person can no longer sign in.').waitFor()
  await look(page, 'person-ended')
  await other.page.goto(`${service}/staff`)
  await heading('Sign in', other.page).waitFor()
})

step('the last administrator stays', async () => {
  await page.goto(`${service}/staff/people`)
  await page.getByRole('link', { name: 'Gwenllian Demo' }).last().click()
  await page.getByText('This is the last administrator').waitFor()
  await look(page, 'person-last')
})

step('what was done is on record, and both records are whole', async () => {
  await page.goto(`${service}/staff/audit`)
  await page.getByText('Lowri Huws may no longer sign in').waitFor()
  await look(page, 'audit')
  await say('Check both records now').click()
  await page.getByText('Whole').first().waitFor()
  assert.equal(await page.getByText('Broken').count(), 0)
  await look(page, 'audit-verified')
  await page.goto(`${service}/staff/system`)
  await look(page, 'system')
})

step('who forgot a password gets a link, and the same answer as everybody', async () => {
  await other.page.goto(`${service}/staff/forgot`)
  await look(other.page, 'forgot')
  await other.page.goto(`${service}/staff/forgot?lang=en`)
  await other.page.fill('#email', 'nobody@example.wales')
  await say('Send the link', other.page).click()
  const answer = await other.page.locator('main').innerText()
  await other.page.goto(`${service}/staff/forgot`)
  await other.page.fill('#email', email)
  await say('Send the link', other.page).click()
  assert.equal(await other.page.locator('main').innerText(), answer)
  await lookAsItIs(other.page, 'forgot-sent')
  const [link] = await mail(outbox, /http\S+\/en\/staff\/new-password\/[\w-]+/)
  await other.page.goto(link)
  await look(other.page, 'new-password')
  await other.page.goto(link)
  await other.page.fill('#password', 'batri cywir ceffyl')
  await say('Keep this password', other.page).click()
  await other.page.getByText('The new password holds.').waitFor()
  await page.goto(`${service}/staff`)
  await heading('Sign in').waitFor()
})
