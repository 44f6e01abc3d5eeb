// What connects cases: notes, links, and requests that look like one another; with scripts and without, in both languages.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import { inOrder, look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
const plain = await open({ scripts: false })
after(close)
after(plain.close)

const step = inOrder()
const say = (text, on = page) => on.getByRole('button', { name: text })
const asked = 'Please send every survey of otters on the Teifi since 2019, the names of the surveyed weirs, and the ' +
  'cost of each survey that was bought from a consultant.'

/** Types a request that came by letter. */
async function type (on, name, title, text) {
  await on.goto(`${service}/staff/cases/new?lang=en`)
  await on.fill('#name', name)
  await on.fill('#email', `${name.split(' ')[0].toLowerCase()}@example.org`)
  const received = on.getByRole('group', { name: 'When did the request arrive?' })
  await received.getByLabel('Day').fill('11')
  await received.getByLabel('Month').fill('3')
  await received.getByLabel('Year').fill('2026')
  await on.fill('#title', title)
  await on.fill('#text', text)
  await say('Log the request', on).click()
}

let first

step('a request like no other is logged at once', async () => {
  await signIn(page, service, played)
  await type(page, 'Mair Puw', 'Otters on the Teifi', asked)
  await page.getByText('Otters on the Teifi').first().waitFor()
  first = await page.locator('.govuk-caption-l').textContent()
  assert.equal(await page.locator('#similar').count(), 0)
})

step('a note is written, corrected and struck out on the case, and an empty one is refused beside its field', async () => {
  await say('Add the note').click()
  await page.locator('#note-error').waitFor()
  await lookAsItIs(page, 'note refused')
  await page.fill('#note', 'Fisheries rang <b>twice</b>.')
  await say('Add the note').click()
  await page.getByText('The note was added').waitFor()
  await page.getByText('Fisheries rang <b>twice</b>.').first().waitFor()
  await page.getByText('Correct this note or strike it out').click()
  await page.locator('[id^=note-text-]').fill('Fisheries wrote.')
  await say('Save the correction').click()
  await page.getByText('The note was corrected').waitFor()
  await look(page, 'note corrected')
})

step('the same from somebody else shows what it looks like before it is logged', async () => {
  await type(page, 'Dai Rees', 'Teifi otters', `${asked} Dai Rees`)
  await page.getByText('Is it one of these?').waitFor()
  await page.getByText('Nearly the same text from somebody else:').waitFor()
  await lookAsItIs(page, 'similar shown')
  await say('Log the request').click()
  await page.locator('#with-error').waitFor()
  await lookAsItIs(page, 'similar not chosen')
  await page.getByLabel(`Log it, and link it with ${first}`).check()
  await say('Log the request').click()
  await page.getByText('Same request by somebody else:').waitFor()
  await look(page, 'linked')
  await page.getByRole('link', { name: first, exact: true }).first().click()
  await page.getByText('Same request by somebody else:').waitFor()
})

step('a link is removed, and then the case says what it looks like', async () => {
  await say('Remove the link').click()
  await page.getByText('The link was removed').waitFor()
  await page.locator('#similar').waitFor()
  await look(page, 'looks like')
  await page.getByText('Link with another case').click()
  await page.fill('#reference', 'ATISN 99999')
  await page.getByLabel('They are related in another way').check()
  await say('Link the cases').click()
  await page.locator('#reference-error').waitFor()
  await lookAsItIs(page, 'link refused')
})

step('without scripts and in Welsh, two that look alike are linked, and a note is struck out', async () => {
  await signIn(plain.page, service, played)
  const slug = first.toLowerCase().replace(' ', '-')
  await plain.page.goto(`${service}/staff/cases/${slug}?lang=cy`)
  await say('Eu cysylltu', plain.page).first().click()
  await plain.page.getByText('Cysylltwyd yr achosion').waitFor()
  await plain.page.getByText('Cywiro’r nodyn hwn neu ei ddileu').click()
  await say('Dileu’r nodyn', plain.page).click()
  await plain.page.getByText('Dilëwyd y nodyn. Cedwir yr hyn a ddywedai.').waitFor()
})

step('the same from the same requester is filed with its case, and nothing is logged', async () => {
  await type(page, 'Mair Puw', 'Otters on the Teifi', asked)
  await page.getByText('Sent twice by the same requester:').waitFor()
  await page.getByLabel(`It is the same request: file it with ${first} and log nothing`).check()
  await say('Log the request').click()
  await page.getByText('No new case was logged').waitFor()
  assert.equal(await page.locator('.govuk-caption-l').textContent(), first)
})

step('the history tells all of it', async () => {
  await page.getByRole('link', { name: 'History', exact: true }).click()
  for (const told of ['A note was added', 'A note was corrected', 'A note was struck out', 'Linked with another case',
    'The link with another case was removed']) await page.getByRole('cell', { name: told }).first().waitFor()
})

step('the history is narrowed and saved as it is narrowed', async () => {
  await page.locator('summary', { hasText: 'Narrow the history' }).click()
  await page.selectOption('#kind', 'note_added')
  await page.getByRole('button', { name: 'Show these', exact: true }).click()
  assert.equal(await page.getByRole('region', { name: 'History' }).locator('tbody tr').count(), 1)
  await look(page, 'history narrowed')
  const [file] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click(),
  ])
  assert.equal(file.suggestedFilename(), 'history.csv')
  const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n')
  assert.equal(lines.length, 2)
  assert.match(lines[1], /A note was added/)
  const record = await page.request.get(`${page.url().split('?')[0]}.json?kind=note_added`)
  assert.equal((await record.json()).length, 1)
  await page.fill('#from', '31/2/2026')
  await page.getByRole('button', { name: 'Show these', exact: true }).click()
  await page.locator('#from-error').waitFor()
  await lookAsItIs(page, 'history wrong')
})
