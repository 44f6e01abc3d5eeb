// What a requester does in each language, by the words that the pages show.
import { look, lookAsItIs } from './browser.mjs'

const service = process.env.ATEB_SERVICE

export const words = {
  en: {
    path: '/en/request', start: 'Start now', on: 'Continue', what: 'What you want to know', language: 'English',
    name: 'Your name', email: 'E-mail address', send: 'Send your request', sent: 'Your request has been sent',
    missing: 'Say what information you want', message: 'Send us a message', text: 'Your message', go: 'Send',
    done: 'Your message has been sent', withdraw: 'Withdraw your request', really: 'Withdraw the request',
    over: 'Your request has been withdrawn',
  },
  cy: {
    path: '/cy/cais', start: 'Dechrau nawr', on: 'Parhau', what: 'Beth rydych am ei wybod', language: 'Cymraeg',
    name: 'Eich enw', email: 'Cyfeiriad e-bost', send: 'Anfon eich cais', sent: 'Mae eich cais wedi’i anfon',
    missing: 'Dywedwch pa wybodaeth rydych am ei chael', message: 'Anfon neges atom', text: 'Eich neges', go: 'Anfon',
    done: 'Mae eich neges wedi’i hanfon', withdraw: 'Tynnu eich cais yn ôl', really: 'Tynnu’r cais yn ôl',
    over: 'Mae eich cais wedi’i dynnu’n ôl',
  },
}

/** From the first page to the confirmation; answers with the link to the request. */
export async function asks (page, w, show) {
  const say = name => page.getByRole('main').getByRole('button', { name, exact: true })
  await page.goto(service + w.path)
  if (show) { await look(page, 'ask'); await page.goto(service + w.path) }
  await say(w.start).click()
  await say(w.on).click()
  await page.getByRole('link', { name: w.missing }).waitFor()
  if (show) await lookAsItIs(page, 'ask-what-wrong')
  await page.getByLabel(w.what).fill('The gritting routes of 2025.\n<script>alert(1)</script>')
  await say(w.on).click()
  await page.setInputFiles('#files', { name: 'map.txt', mimeType: 'text/plain', buffer: Buffer.from('A map.') })
  if (show) await lookAsItIs(page, 'ask-files')
  await say(w.on).click()
  await page.getByLabel(w.language, { exact: true }).check()
  if (show) await lookAsItIs(page, 'ask-answer')
  await say(w.on).click()
  await page.getByLabel(w.name).fill('Ada <b>Byron')
  await say(w.on).click()
  await page.getByLabel(w.email).fill('ada@example.com')
  if (show) await lookAsItIs(page, 'ask-contact')
  await say(w.on).click()
  await page.getByText('map.txt').waitFor()
  if (show) await look(page, 'ask-check')
  if (show) await page.goto(`${service}${w.path}/check`)
  await say(w.send).click()
  await page.getByRole('heading', { name: w.sent, level: 1 }).waitFor()
  if (show) await lookAsItIs(page, 'ask-sent')
  return page.locator('main a[href*="/my-request/"], main a[href*="/fy-nghais/"]').getAttribute('href')
}
