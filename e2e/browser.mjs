// A browser with a fresh profile, and what every page of the service must satisfy in it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { chromium } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const widths = [1280, 320]
const shots = process.env.ATEB_SHOTS

export async function open ({ scripts = true } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'ateb-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.ATEB_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    javaScriptEnabled: scripts,
    locale: 'en-GB',
    acceptDownloads: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  context.setDefaultTimeout(30_000)
  const page = context.pages()[0] ?? await context.newPage()
  const errors = []
  page.on('console', message => {
    // A page that sends a form back says 422; Chromium logs every such status.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) errors.push(message.text())
  })
  page.on('pageerror', error => errors.push(String(error)))
  const close = async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
    assert.deepEqual([...new Set(errors)], [], 'the pages logged errors')
  }
  return { page, close }
}

/** Steps of a walk, each of which goes on from the one before: after a failure the rest would only wait in vain. */
export function inOrder () {
  let failed
  return (name, act) => test(name, async t => {
    if (failed) return t.skip(`after: ${failed}`)
    failed = name
    await act(t)
    failed = undefined
  })
}

/** Signs in as the administrator whose password `ateb demo` has printed, or as somebody of the same password. */
export async function signIn (page, service, played, as) {
  const [, administrator, password] = /Sign in as (\S+) with the password (\S+)/.exec(played)
  const email = as ?? administrator
  await page.goto(`${service}/staff`)
  await page.fill('#email', email)
  await page.fill('#password', password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^(Sign out|Allgofnodi)$/ }).waitFor()
  await page.goto(`${service}/staff?lang=en`)
}

/** Looks at the page at its address in both languages and at both widths. */
export async function look (page, name) {
  if (process.env.ATEB_LOOK === 'no') return
  const here = new URL(page.url())
  for (const lang of ['cy', 'en']) {
    const there = await address(page, here, lang)
    await page.goto(there)
    assert.equal(await page.getAttribute('html', 'lang'), lang, `${name} in ${lang}`)
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      await check(page, `${name} ${lang} ${width}`)
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

/** Looks at the page as it is, without loading it again: one that was sent back, for instance. */
export async function lookAsItIs (page, name) {
  if (process.env.ATEB_LOOK === 'no') return
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await check(page, `${name} ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function address (page, here, lang) {
  if (here.pathname.startsWith('/staff')) {
    here.searchParams.set('lang', lang)
    return here.href
  }
  if (here.pathname.split('/')[1] === lang) return here.href
  // A page that keeps its form switches by a button; it names the other address at its head.
  const link = await page.$(`a[hreflang="${lang}"]`) ?? await page.$(`link[hreflang="${lang}"]`)
  return new URL(await link.getAttribute('href'), here).href
}

async function check (page, name) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(runOnly => globalThis.axe.run({ runOnly }), rules)
  const found = violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' | ')}`)
  assert.deepEqual(found, [], name)
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.ok(content <= window, `${name} scrolls sideways: ${content} px in ${window} px`)
  if (shots) {
    await mkdir(shots, { recursive: true })
    await page.screenshot({ path: join(shots, `${name.replaceAll(' ', '-')}.png`), fullPage: true })
  }
}

/** Waits until an e-mail lies in the outbox in which `pattern` is found; answers with the match. */
export async function mail (outbox, pattern) {
  const last = Date.now() + 60_000
  while (Date.now() < last) {
    const files = await readdir(outbox).catch(() => [])
    for (const file of files.filter(file => file.endsWith('.eml'))) {
      const text = decoded(readFileSync(join(outbox, file), 'utf8'))
      const match = pattern.exec(text)
      if (match) return match
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  assert.fail(`no e-mail with ${pattern} came within a minute`)
}

/** The text of a message with its encodings undone, well enough to find a link in it. */
function decoded (raw) {
  const quoted = raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)))
  const packed = [...raw.matchAll(/Content-Transfer-Encoding: base64[^]*?\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/g)]
    .map(([, body]) => Buffer.from(body, 'base64').toString('utf8'))
  return [quoted, ...packed].join('\n')
}
