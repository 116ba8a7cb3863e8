// Opens books in foliate-js, a real reader, in headless Chromium, and prints what a reader sees.
// Usage: node read.mjs NODE_MODULES CHROMIUM FOLDER BOOK…  (one JSON object a line; pictures of
// the first article go into FOLDER: plain, dark, large, phone)
import fs from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, chromium, folder, ...books] = process.argv.slice(2)
const require = createRequire(path.join(path.resolve(modules), 'x.js'))
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')))
const foliate = path.resolve(modules, 'foliate-js')
const types = { '.js': 'text/javascript', '.epub': 'application/epub+zip', '.css': 'text/css' }
const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<style>html, body { height: 100%; margin: 0 } foliate-view { display: block; height: 100% }</style>
<script type="module">
import '/view.js'
window.openBook = async name => {
    const blob = await (await fetch('/book/' + name)).blob()
    window.view = document.createElement('foliate-view')
    document.body.append(view)
    await view.open(new File([blob], 'book.epub', { type: 'application/epub+zip' }))
    await view.init({})
}
</script>`

const server = http.createServer((request, response) => {
    const address = decodeURIComponent(request.url)
    if (address === '/') return response.setHeader('content-type', 'text/html').end(page)
    const book = address.match(/^\/book\/(\d+)$/)
    const file = book ? books[book[1]] : path.join(foliate, address)
    if (!book && !path.resolve(file).startsWith(foliate)) return response.writeHead(404).end()
    fs.readFile(file, (error, content) => {
        if (error) return response.writeHead(404).end()
        response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream')
        response.end(content)
    })
}).listen(0, '127.0.0.1')

// A test that fails by it has found a hang: nothing here is timed (see tests/patience.py).
const PATIENCE = 1_800_000
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))
const settled = async tab => {
    await tab.waitForFunction('view.renderer.getContents()[0]?.doc?.readyState === "complete"')
    await tab.evaluate(() => Promise.all(
        [...view.renderer.getContents()[0].doc.images].map(image => image.decode().catch(() => null))))
    await pause(150)
}

async function open(browser, number, seen, { width = 900, height = 1100, dark = false } = {}) {
    const tab = await browser.newPage()
    tab.setDefaultTimeout(PATIENCE)
    await tab.setViewport({ width, height })
    if (dark) await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    tab.on('pageerror', error => seen.errors.push(String(error)))
    tab.on('console', message => {
        if (message.type() === 'error') seen.errors.push(message.text())
    })
    tab.on('request', request => {
        if (!/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(request.url())) seen.fetched.push(request.url())
    })
    await tab.goto(`http://127.0.0.1:${server.address().port}/`)
    await tab.waitForFunction('window.openBook')
    await tab.evaluate(name => openBook(name), String(number))
    return tab
}

async function goTo(tab, target) {
    await tab.evaluate(where => view.goTo(where), target)
    await settled(tab)
}

const look = tab => tab.evaluate(() => {
    const { doc } = view.renderer.getContents()[0]
    const style = doc.defaultView.getComputedStyle(doc.documentElement)
    return {
        text: doc.body.textContent,
        mode: style.writingMode,
        pictures: [...doc.images].map(image => image.naturalWidth),
        widest: Math.max(0, ...[...doc.images].map(i => i.getBoundingClientRect().width)),
    }
})

async function contents(tab) {
    const entries = await tab.evaluate(() => {
        const flat = list => (list ?? []).flatMap(i => [[i.label, i.href], ...flat(i.subitems)])
        return flat(view.book.toc)
    })
    const found = []
    for (const [label, href] of entries) {
        await goTo(tab, href)
        found.push([label, await tab.evaluate(address => {
            const { doc } = view.renderer.getContents()[0]
            const id = address.split('#')[1]
            const there = id ? doc.getElementById(id) : doc.querySelector('h1')
            return there?.textContent ?? null
        }, href)])
    }
    return found
}

// The pop-up shows the text of the note that the first mark of the document calls.
const popUp = tab => tab.evaluate(async patience => {
    const { FootnoteHandler } = await import('/footnotes.js')
    const mark = view.renderer.getContents()[0].doc.querySelector('[role=doc-noteref]')
    if (!mark) return null
    const handler = new FootnoteHandler()
    const shown = new Promise(resolve => {
        handler.addEventListener('before-render', event => document.body.append(event.detail.view))
        handler.addEventListener('render', event =>
            resolve(event.detail.view.renderer.getContents()[0].doc.body.textContent.trim()))
        setTimeout(() => resolve(null), patience)
    })
    view.addEventListener('link', event => handler.handle(view.book, event), { once: true })
    mark.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    return await shown
}, PATIENCE)

async function read(browser, number) {
    const seen = { errors: [], fetched: [], sections: [] }
    const tab = await open(browser, number, seen)
    seen.direction = await tab.evaluate(() => view.book.dir)
    const sections = await tab.evaluate(() => view.book.sections.length)
    for (let section = 0; section < sections; section++) {
        await goTo(tab, section)
        seen.sections.push(await look(tab))
    }
    seen.contents = await contents(tab)
    const first = seen.sections.findIndex(section => section.text.includes('[1]'))
    const article = first < 0 ? 3 : first
    await goTo(tab, article)
    const start = await tab.evaluate(() => view.renderer.start)
    await tab.evaluate(() => view.goRight())
    await pause(400)
    const right = await tab.evaluate(() => [view.renderer.getContents()[0].index, view.renderer.start])
    await goTo(tab, article)
    await tab.evaluate(() => view.goLeft())
    await pause(400)
    const left = await tab.evaluate(() => [view.renderer.getContents()[0].index, view.renderer.start])
    seen.turns = { from: [article, start], right, left }
    await goTo(tab, article)
    seen.note = await popUp(tab)
    for (const [name, screen, style] of [
        ['plain', {}, ''],
        ['dark', { dark: true }, 'html { color: #ddd; background: #111 } a:any-link { color: #8cf }'],
        ['large', {}, 'html { font-size: 200% }'],
        ['phone', { width: 390, height: 844 }, ''],
    ]) {
        const other = await open(browser, number, seen, screen)
        await goTo(other, article)
        await other.evaluate(css => view.renderer.setStyles(css), style)
        await settled(other)
        await other.screenshot({ path: path.join(folder, `${number}-${name}.png`) })
        await other.close()
    }
    await tab.close()
    return seen
}

const browser = await puppeteer.launch({
    executablePath: chromium, args: ['--no-sandbox'], timeout: PATIENCE, protocolTimeout: PATIENCE,
})
for (let number = 0; number < books.length; number++)
    console.log(JSON.stringify(await read(browser, number)))
await browser.close()
server.close()
