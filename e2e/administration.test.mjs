// What is rarely changed: one page leads to it, and each reader finds there what they may open.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
after(close)

test('an administrator finds every page from one', async () => {
  await signIn(page, service, played)
  await page.getByRole('link', { name: 'Administration' }).click()
  await look(page, 'administration')
  const links = await page.$$eval('main a', all => all.map(one => one.getAttribute('href')))
  assert.ok(links.includes('/staff/holidays') && links.includes('/staff/templates'), `${links}`)
  for (const link of links) {
    await page.goto(service + link)
    await look(page, `administration ${link.split('/').at(-1)}`)
  }
})

test('an administrator says who hears of what stays late, and is told what is wrong with it', async () => {
  await page.goto(`${service}/staff/reminders`)
  await page.getByLabel('Somebody else is told').fill('5')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Choose who is told, or leave the working day empty' }).click()
  await lookAsItIs(page, 'reminders refused')
  await page.getByLabel('Who that is').selectOption({ label: 'Gwenllian Demo' })
  await page.getByLabel('When they are late, they are reminded again').fill('3')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Staff will be reminded by these rules.').waitFor()
  assert.equal(await page.getByLabel('Somebody else is told').inputValue(), '5')
  assert.equal(await page.getByLabel('Who that is').evaluate(one => one.selectedOptions[0].label), 'Gwenllian Demo')
  assert.equal(await page.getByLabel('When they are late').inputValue(), '3')
})

test('that who was named has left stands where another is chosen', async () => {
  await page.goto(`${service}/staff/reminders`)
  const named = page.getByLabel('Who that is')
  const label = await named.evaluate(one => [...one.options].map(option => option.label).find(text => !/Nobody|Gwenllian/.test(text)))
  await named.selectOption({ label })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Staff will be reminded by these rules.').waitFor()
  await page.goto(`${service}/staff/people`)
  await page.getByRole('link', { name: label }).click()
  await page.getByRole('link', { name: 'Stop this person from signing in' }).click()
  await page.getByRole('button', { name: 'Stop them from signing in' }).click()
  await page.getByText('This person can no longer sign in.').waitFor()
  await page.goto(`${service}/staff/reminders`)
  await page.getByRole('link', { name: 'Who was told has left or reads no cases any more. Choose somebody else' }).waitFor()
  await lookAsItIs(page, 'reminders of somebody who has left')
})

test('what goes out on a day is shown before, to areas and requesters too', async () => {
  await page.goto(`${service}/staff/reminders?day=16&month=3&year=2026`)
  await look(page, 'reminders of a day')
  await page.getByRole('heading', { name: 'What goes out on Monday 16 March 2026' }).waitFor()
})
