// A requester's way with scripts on and off, in both languages: makes a request, follows it, writes,
// explains, withdraws, asks for a review; and what the staff see of it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, lookAsItIs, open, signIn } from './browser.mjs'
import { asks, words } from './requester.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
after(close)

/** A message, and the end of the request. */
async function writesAndWithdraws (page, w, link, show) {
  const say = name => page.getByRole('main').getByRole('button', { name, exact: true })
  await page.goto(link)
  await page.getByRole('link', { name: w.message }).click()
  await say(w.go).click()
  await page.getByText(w.text).first().waitFor()
  if (show) await lookAsItIs(page, 'act-message-wrong')
  await page.getByLabel(w.text, { exact: true }).fill('When will it come? <script>')
  await say(w.go).click()
  await page.getByText(w.done).waitFor()
  if (show) await lookAsItIs(page, 'my-request-written')
  await page.getByRole('link', { name: w.withdraw }).click()
  if (show) await lookAsItIs(page, 'act-withdraw')
  await say(w.really).click()
  await page.getByText(w.over).waitFor()
}

test('a request is made, followed and withdrawn in English with scripts', async () => {
  await page.goto(`${service}/en`)
  await look(page, 'portal-home')
  const link = await asks(page, words.en, true)
  // Once more is the same request.
  await page.goto(`${service}/en/request/check`)
  assert.equal(new URL(page.url()).pathname, '/en/request/sent')
  await writesAndWithdraws(page, words.en, link, true)
})

test('switching the language keeps what was typed', async () => {
  await page.goto(`${service}/en/request`)
  await page.getByRole('button', { name: 'Start now' }).click()
  await page.getByLabel('What you want to know').fill('Half a sentence')
  await page.getByRole('button', { name: 'Cymraeg' }).click()
  assert.equal(new URL(page.url()).pathname, '/cy/cais/gwybodaeth')
  assert.equal(await page.getByLabel('Beth rydych am ei wybod').inputValue(), 'Half a sentence')
})

for (const [lang, w] of Object.entries(words)) {
  test(`all of it without scripts, ${lang}`, async () => {
    const plain = await open({ scripts: false })
    try {
      const link = await asks(plain.page, w, false)
      await writesAndWithdraws(plain.page, w, link, false)
    } finally {
      await plain.close()
    }
  })
}

test('everybody reads the guides and statements at the foot of each page', async () => {
  await page.goto(`${service}/en`)
  const places = await page.locator('.app-footer__links a').evaluateAll(links => links.map(link => link.href))
  assert.equal(places.length, 7)
  for (const place of places) {
    await page.goto(place)
    await look(page, `guide ${place.split('/').at(-1)}`)
  }
})

test('an answered request has every letter and is taken along whole', async () => {
  const [, link] = /ATISN 26732, as its requester sees it: (\S+)/.exec(played)
  await page.goto(link)
  await page.goto(`${service}/en/my-request`)
  const letters = page.locator('#letters a')
  assert.ok(await letters.count() >= 2, 'the acknowledgement and the answer')
  await look(page, 'my-request-letters')
  await page.goto(`${service}/en/my-request`)
  await letters.first().click()
  await page.locator('.app-letter').waitFor()
  await look(page, 'my-request-letter')
  const archive = await page.request.get(`${service}/en/my-request/everything.zip`)
  assert.equal((await archive.body()).subarray(0, 2).toString(), 'PK')
  assert.match(archive.headers()['cache-control'], /no-store/)
  const stranger = await open()
  try {
    const none = await stranger.page.request.get(`${service}/en/my-request/everything.zip`)
    assert.equal(none.status(), 404)
  } finally {
    await stranger.close()
  }
})

test('the staff see what the requester wrote and note that it was dealt with', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/cases?tab=all`)
  await page.getByRole('link', { name: /^ATISN/ }).first().click()
  await page.getByText('When will it come? <script>').waitFor()
  await page.getByRole('link', { name: 'map.txt' }).waitFor()
  await look(page, 'case-messages')
  await page.getByRole('button', { name: 'This has been dealt with' }).first().click()
  await page.getByText('It is noted that this has been dealt with').waitFor()
})
