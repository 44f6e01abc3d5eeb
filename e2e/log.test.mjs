// The disclosure log: an answer is published, found, shown to who asks for the same, and withdrawn.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { inOrder, look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
const plain = await open({ scripts: false })
after(close)
after(plain.close)

const step = inOrder()
const say = (text, on = page) => on.getByRole('main').getByRole('button', { name: text, exact: true })
const heading = (text, on = page) => on.getByRole('heading', { name: text, level: 1 })

let item

step('an answer waits, is given a title in both languages, and is seen before it is published', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/publications`)
  await look(page, 'publications')
  await page.goto(`${service}/staff/publications?lang=en`)
  await page.getByRole('link', { name: 'ATISN 26732' }).click()
  await page.getByLabel('Title in English').fill('Gritting the <b>hospital approach')
  await say('Save and see how it looks').click()
  await page.getByText('There is a problem').waitFor()
  assert.equal(await page.getByLabel('Title in English').inputValue(), 'Gritting the <b>hospital approach')
  await lookAsItIs(page, 'publication-wrong')
  await page.getByLabel('Summary in English').fill('Notes of a meeting about gritting in January.')
  await page.getByLabel('Title in Welsh').fill('Graeanu’r ffordd at yr ysbyty')
  await page.getByLabel('Summary in Welsh').fill('Nodiadau cyfarfod am raeanu ym mis Ionawr.')
  await page.getByLabel('Transport', { exact: true }).check()
  await say('Save and see how it looks').click()
  await page.getByText('What is published is exactly this.').waitFor()
  await look(page, 'publication-preview')
  await page.goto(`${page.url().split('?')[0]}?lang=en`)
  await say('Publish this').click()
  await page.getByText('The answer is in the disclosure log.').waitFor()
  await look(page, 'publication')
})

step('everybody finds it without scripts, by words in either language and by what it is about', async () => {
  await plain.page.goto(`${service}/en/disclosure-log`)
  await plain.page.getByLabel('Search what we have released').fill('graeanu YSBYTY')
  await say('Search', plain.page).click()
  await plain.page.getByRole('link', { name: 'Gritting the <b>hospital approach' }).waitFor()
  await plain.page.getByRole('link', { name: 'Transport' }).click()
  assert.equal(await plain.page.locator('#items > li').count(), 1)
  await plain.page.getByRole('link', { name: /^Remove “Transport”/ }).waitFor()
  await plain.page.getByLabel('Search what we have released').fill('pepper')
  await say('Search', plain.page).click()
  await plain.page.getByRole('heading', { name: 'Nothing was found' }).waitFor()
  await page.goto(`${service}/en/disclosure-log?topic=transport`)
  await look(page, 'log')
  await page.goto(`${service}/en/disclosure-log`)
  await page.getByRole('link', { name: 'Gritting the <b>hospital approach' }).click()
  item = page.url()
  await look(page, 'log-item')
  assert.equal(await page.getByText('Fairbrother').count(), 0, 'who asked is not shown')
})

step('its list is taken along as a feed, a table and JSON', async () => {
  await page.goto(`${service}/en/disclosure-log`)
  for (const [name, holds] of [['Feed of this list (Atom)', /<feed /], ['This list as a table (CSV)', /ATISN 26732/], ['This list as JSON', /"ATISN 26732"/]]) {
    const href = await page.getByRole('link', { name }).getAttribute('href')
    const file = await page.request.get(new URL(href, service).href)
    assert.equal(file.status(), 200, name)
    assert.match(await file.text(), holds, name)
  }
})

step('who is about to ask for the same is shown it first, and asks all the same', async () => {
  for (const on of [page, plain.page]) {
    await on.goto(`${service}/en/request`)
    await say('Start now', on).click()
    await on.getByLabel('What you want to know').fill('Please send me the notes about gritting the hospital approach in January.')
    await say('Continue', on).click()
    await on.getByRole('link', { name: /Gritting the <b>hospital approach/ }).waitFor()
    if (on === page) await look(page, 'ask-released')
    await on.goto(`${service}/en/request/already-released`)
    await say('Continue with my request', on).click()
    await on.locator('#files').waitFor()
  }
})

step('what is withdrawn is gone at once, its files too', async () => {
  await page.goto(item)
  const files = await page.locator('main a[href*="/files/"], main a[href$="letter.pdf"]').evaluateAll(links => links.map(link => link.href))
  assert.ok(files.length >= 2, `${files}`)
  await page.goto(`${service}/staff/cases/atisn-26732/publication?lang=en`)
  await page.getByLabel('Why is it withdrawn?').fill('It named a colleague.')
  await say('Withdraw it').click()
  await page.getByText('This answer was published and has been withdrawn.').waitFor()
  for (const address of [item, ...files]) {
    assert.equal((await page.request.get(address)).status(), 410, address)
  }
  await plain.page.goto(item)
  await heading('This answer has been withdrawn', plain.page).waitFor()
})
