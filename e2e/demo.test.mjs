// Every page of the worked cases, as an officer and as their requesters see them.
// tests/browser.rs plays the cases, starts the service and says where everything is.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const links = [...played.matchAll(/^ATISN (\d+), .*?: (http\S+)$/gm)].map(([, number, link]) => ({ number, link }))
const { page, close } = await open()
after(close)

test('six cases were played', () => {
  assert.deepEqual(links.map(one => one.number), ['26727', '26728', '26729', '26730', '26731', '26732'])
})

test('the officer sees every page of every case', async () => {
  await signIn(page, service, played)
  await look(page, 'demo my work')
  for (const tab of ['open', 'late', 'all']) {
    await page.goto(`${service}/staff/cases?tab=${tab}`)
    await look(page, `demo register ${tab}`)
  }
  for (const { number } of links) {
    const seen = new Set()
    const wanted = [`/staff/cases/atisn-${number}`]
    while (wanted.length > 0) {
      const path = wanted.shift()
      if (seen.has(path)) continue
      seen.add(path)
      const answer = await page.goto(service + path)
      assert.equal(answer.status(), 200, path)
      if (!/html/.test(answer.headers()['content-type'])) continue
      await look(page, `demo ${number} ${path.split('/').slice(4).join(' ')}`)
      for (const link of await page.$$eval('main a', all => all.map(one => one.getAttribute('href')))) {
        const isPage = link?.startsWith(`/staff/cases/atisn-${number}`) && !/\.\w+$|\/pdf$|\/file$|\/original/.test(link)
        if (isPage && !link.includes('#')) wanted.push(link)
      }
    }
    assert.ok(seen.size >= 7, `the case has its seven pages, and ${[...seen]} were seen`)
  }
})

test('each requester sees where the request stands', async () => {
  const words = {
    26727: 'Looking for the information',
    26728: 'More time needed',
    26729: 'refused',
    26730: 'part released',
    26731: 'Late',
    26732: 'part released',
  }
  for (const { number, link } of links) {
    await page.context().clearCookies()
    const answer = await page.goto(link)
    assert.equal(answer.status(), 200, link)
    assert.equal(await page.getAttribute('html', 'lang'), new URL(link).pathname.split('/')[1], 'the link is in the language of the requester')
    await page.goto(`${service}/en/my-request`)
    const text = await page.locator('main').innerText()
    assert.match(text, new RegExp(`ATISN ${number}`))
    assert.match(text, new RegExp(words[number], 'i'), number)
    await look(page, `demo requester ${number}`)
  }
})
