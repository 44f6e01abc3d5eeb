// How the unit does, for staff and for everybody.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
after(close)

test('everybody sees how the authority does', async () => {
  await page.goto(`${service}/en`)
  await page.getByRole('link', { name: 'How we do' }).click()
  await page.getByRole('heading', { name: 'How we do', level: 1 }).waitFor()
  await look(page, 'figures public')
})

test('staff choose a period, and every chart has its numbers in a table', async () => {
  await signIn(page, service, played)
  await page.getByRole('link', { name: 'Figures', exact: true }).click()
  await page.selectOption('#period', 'quarter')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText('1 January 2026 – 31 March 2026').waitFor()
  const pictures = await page.locator('svg[role=img]').count()
  const tables = await page.locator('.app-chart table').count()
  assert.ok(pictures >= 4 && tables >= pictures, `${pictures} pictures, ${tables} tables`)
  await page.locator('.app-chart details').first().locator('summary').click()
  await page.getByRole('cell').first().waitFor()
  await look(page, 'figures staff')
})

test('the figures leave as a table and as JSON', async () => {
  const csv = await page.request.get(`${service}/staff/figures/file?period=quarter&format=csv`)
  assert.match(await csv.text(), /figure,of,number\r\nreceived,,\d+/)
  const json = await page.request.get(`${service}/staff/figures/file?period=quarter&format=json`)
  assert.equal((await json.json()).period.from, '2026-01-01')
})
