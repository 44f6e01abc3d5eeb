// E-mails that come in: what is certain is filed by itself, all else waits for an officer, who files it with one act.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after } from 'node:test'
import { inOrder, look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_PROGRAM: program, ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
const plain = await open({ scripts: false })
after(close)
after(plain.close)

const step = inOrder()
const heading = (text, on = page) => on.getByRole('heading', { name: text, level: 1 })
const say = (text, on = page) => on.getByRole('button', { name: text, exact: true })

/** Gives an e-mail to the command that a mail server hands it to. */
function receive (headers, text) {
  const email = [...headers, '', text, ''].join('\r\n')
  return JSON.parse(execFileSync(program, ['receive', '--json', '-'], { input: email, encoding: 'utf8' }))
}

const stranger = ['From: Eve <eve@example.net>', 'To: foi@unit.example', 'Subject: Re: ATISN 26732 <b>my question</b>',
  'Date: Wed, 11 Mar 2026 09:00:00 +0000', 'Message-ID: <eve.1@example.net>']

step('a stranger who names a case is held and told nothing', async () => {
  const taken = receive(stranger, 'Where does it stand?\r\n\r\n> We will answer.')
  assert.deepEqual([taken.outcome, taken.held, taken.case], ['held', 'stranger', null])
  assert.equal(receive(stranger, 'Where does it stand?\r\n\r\n> We will answer.').outcome, 'already')
  const spam = receive(['X-Spam-Flag: YES', 'From: Grace Hopper <grace@example.org>', 'Subject: Halen ar y ffyrdd',
    'Date: Tue, 10 Mar 2026 09:00:00 +0000', 'Message-ID: <grace.1@example.org>'],
  'Annwyl uned, a fyddech cystal ag anfon y ffigurau am halen ar y ffyrdd ataf?')
  assert.deepEqual([spam.outcome, spam.held, spam.language], ['held', 'spam', 'cy'])
  receive(['From: shop@example.net', 'Subject: Buy now', 'X-Spam-Flag: YES', 'Message-ID: <shop.1@example.net>'], 'Cheap.')
})

step('an officer sees what waits and why', async () => {
  await signIn(page, service, played)
  await page.getByRole('link', { name: 'E-mails', exact: true }).click()
  await heading('E-mails to file').waitFor()
  assert.equal(await page.getByRole('row').count(), 4)
  await look(page, 'incoming')
})

step('an e-mail is filed with a case; a reference that does not exist is refused beside its field', async () => {
  await page.getByRole('link', { name: 'Re: ATISN 26732' }).click()
  await page.getByText('nothing shows that the requester wrote it').waitFor()
  await page.getByText('What it quotes of e-mails before it').click()
  await page.getByText('> We will answer.').waitFor()
  await look(page, 'incoming message')
  assert.equal(await page.inputValue('#reference'), 'ATISN 26732')
  await page.fill('#reference', 'ATISN 99999')
  await say('File it with this case').click()
  await page.getByText('There is no case of this reference').first().waitFor()
  assert.equal(await page.inputValue('#reference'), 'ATISN 99999')
  await lookAsItIs(page, 'incoming wrong')
  await page.fill('#reference', 'ATISN 26732')
  await say('File it with this case').click()
  await page.getByText('The e-mail was filed with this case').waitFor()
  await page.getByText('Where does it stand?').waitFor()
})

step('without scripts and in Welsh, a request that was taken for spam is logged on the day it came', async () => {
  await signIn(plain.page, service, played)
  await plain.page.goto(`${service}/staff/incoming?lang=cy`)
  await heading('E-byst i’w ffeilio', plain.page).waitFor()
  await plain.page.getByRole('link', { name: 'Halen ar y ffyrdd' }).click()
  await say('Ei gofnodi fel cais', plain.page).click()
  await heading(/Halen ar y ffyrdd/, plain.page).waitFor()
  assert.match(await plain.page.locator('main').textContent(), /Daeth y cais i law ar 10 Mawrth 2026/)
})

step('what nothing comes of is set aside and can be found', async () => {
  await page.goto(`${service}/staff/incoming?lang=en`)
  await page.getByRole('link', { name: 'Buy now' }).click()
  await say('Set it aside').click()
  await page.getByText('The e-mail was set aside').waitFor()
  await page.getByText('No e-mail waits.').waitFor()
  await page.getByRole('link', { name: 'E-mails that were set aside' }).click()
  await page.getByRole('link', { name: 'Buy now' }).click()
  await page.getByText('Dealt with by').waitFor()
  await look(page, 'incoming aside')
})
