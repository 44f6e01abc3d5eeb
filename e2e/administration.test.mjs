// What is rarely changed: one page leads to it, and each reader finds there what they may open.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, open, signIn } from './browser.mjs'

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
