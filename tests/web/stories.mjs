// Reads articles of the web paper in headless Chromium, from disk: searches, sets pages, copies.
// Prints one JSON object. Usage: node stories.mjs NODE_MODULES CHROMIUM FOLDER
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, chromium, folder] = process.argv.slice(2)
const require = createRequire(path.join(path.resolve(modules), 'x.js'))
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')))
const axe = fs.readFileSync(require.resolve('@daisy/axe-core-for-ace'), 'utf8')
// A test that fails by it has found a hang: nothing here is timed (see tests/patience.py).
const PATIENCE = 1_800_000
const browser = await puppeteer.launch({
    executablePath: chromium, args: ['--no-sandbox'], protocolTimeout: PATIENCE, timeout: PATIENCE,
})
const seen = { search: {}, axe: [], errors: [], fetched: [] }
const tab = await browser.newPage()
tab.setDefaultTimeout(PATIENCE)
await tab.setViewport({ width: 390, height: 844 })
tab.on('pageerror', error => seen.errors.push(String(error)))
tab.on('console', message => { if (message.type() === 'error') seen.errors.push(message.text()) })
tab.on('request', request => { if (!/^(file|data):/.test(request.url())) seen.fetched.push(request.url()) })
const open = file => tab.goto(`${pathToFileURL(folder)}/${file}`)
const judge = async where => {
    await tab.evaluate(axe)
    const found = await tab.evaluate(() => (window.axe ?? window.daisy.axe).run(document, { preload: false }))
    return found.violations.map(one => [where, one.id, one.nodes[0].html.slice(0, 120)])
}

// The search, by keys alone
await open('search.html')
for (const words of ['玉龙湖', 'HELLO', '小节 项目', '乌有之物', '<img src=x onerror=alert(1)>', '']) {
    await tab.evaluate(typed => {
        const input = document.querySelector('#query')
        input.value = typed
        input.dispatchEvent(new Event('input'))
    }, words)
    seen.search[words.toLowerCase()] = await tab.evaluate(() =>
        [...document.querySelectorAll('.hits a')].map(one => one.href.split('/').slice(-2).join('/')))
    if (words === '玉龙湖') seen.mark = await tab.evaluate(() => document.querySelector('.hits mark').textContent)
    if (words.startsWith('<')) seen.injected = await tab.evaluate(() => document.querySelectorAll('.hits img').length)
}
seen.axe.push(...await judge('search'))
await tab.focus('#query')
await tab.keyboard.type('玉龙湖')
await tab.keyboard.press('ArrowDown')
await Promise.all([tab.waitForNavigation(), tab.keyboard.press('Enter')])
seen.opened = tab.url()

// The settings of a page
const size = () => tab.evaluate(() => parseFloat(getComputedStyle(document.querySelector('.story')).fontSize))
const mode = () => tab.evaluate(() => getComputedStyle(document.querySelector('.story')).writingMode)
const press = name => tab.click(`[data-does="${name}"]`)
seen.size = { before: await size() }
await press('larger')
seen.size.after = await size()
await open('articles/fourth.html')
seen.kept = await size()
for (const theme of ['light', 'dark']) {
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
    seen.axe.push(...await judge(`article ${theme}`))
}
await press('down')
seen.mode = await mode()
seen.wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)
seen.combined = await tab.evaluate(() => [...document.querySelectorAll('.combined')].some(one => one.textContent === '12'))
seen.axe.push(...await judge('article down'))
await tab.emulateMediaType('print')
seen.printed = await mode()
await tab.emulateMediaType('screen')

// The piece for WeChat
await open('paste/first.html')
seen.axe.push(...await judge('paste'))
await tab.evaluate(() => document.addEventListener('copy', event => {
    window.copied = { html: event.clipboardData.getData('text/html'), plain: event.clipboardData.getData('text/plain') }
}))
// Listeners are called in their order: this one after that of the page.
await tab.evaluate(() => { const add = document.addEventListener.bind(document); document.addEventListener = (name, what) => add(name, what, { capture: name === 'copy' }) })
await tab.click('[data-copies="piece"]')
await tab.waitForFunction(() => document.querySelector('.told').textContent)
seen.copied = await tab.evaluate(() => ({ ...window.copied, told: document.querySelector('.told').textContent }))

// The judge is awake
await tab.evaluate(() => document.querySelector('h1').insertAdjacentHTML('afterend', '<img src="">'))
seen.control = (await judge('control')).length > 0
await browser.close()
console.log(JSON.stringify(seen))
