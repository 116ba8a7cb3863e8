// Walks through papers on the web in headless Chromium, from disk, as readers do: taps every
// article's area, reads, goes back; and the same by keys alone. Prints a JSON object a paper.
// Usage: node walk.mjs NODE_MODULES CHROMIUM FOLDER…
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, chromium, ...papers] = process.argv.slice(2)
const require = createRequire(path.join(path.resolve(modules), 'x.js'))
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')))
const axe = fs.readFileSync(require.resolve('@daisy/axe-core-for-ace'), 'utf8')

// A test that fails by it has found a hang: nothing here is timed (see tests/patience.py).
const PATIENCE = 1_800_000
const SCREENS = {
    phone: { width: 390, height: 844, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    desk: { width: 1440, height: 900, deviceScaleFactor: 1 },
}

// A point inside of a polygon, and what a finger would meet there.
const findPoint = (slug, piece) => {
    const polygon = document.querySelectorAll(`#area-${slug} polygon`)[piece]
    polygon.scrollIntoView({ block: 'center', inline: 'center' })
    const box = polygon.getBoundingClientRect()
    const back = polygon.getScreenCTM().inverse()
    const steps = [0.5, 0.3, 0.7, 0.1, 0.9]
    for (const across of steps) {
        for (const down of steps) {
            const x = box.left + box.width * across, y = box.top + box.height * down
            if (y < 1 || y > innerHeight - 1) continue
            if (!polygon.isPointInFill(new DOMPoint(x, y).matrixTransform(back))) continue
            return { x, y, met: document.elementFromPoint(x, y) === polygon }
        }
    }
    return null
}

const look = async (tab, seen, where) => {
    const wide = await tab.evaluate('document.documentElement.scrollWidth - innerWidth')
    if (wide > 0) seen.wide.push([where, wide])
    const broken = await tab.evaluate(() => [...document.images]
        .filter(one => one.complete && !one.naturalWidth).map(one => one.src))
    seen.broken.push(...broken)
}

const judge = async (tab, seen, where) => {
    await tab.evaluate(axe)
    const found = await tab.evaluate(() => (window.axe ?? window.daisy.axe).run(document, { preload: false }))
    seen.axe.push(...found.violations.map(one => [where, one.id, one.nodes[0].html.slice(0, 120)]))
}

const heading = tab => tab.evaluate('document.querySelector("h1").textContent.trim()')
const file = tab => new URL(tab.url()).pathname.split('/').pop()

async function tapAll(tab, root, seen, screen) {
    for (const page of fs.readdirSync(root).filter(one => /^(index|page-\d+)\.html$/.test(one)).sort()) {
        await tab.goto(`${pathToFileURL(root)}/${page}`)
        await look(tab, seen, `${screen} ${page}`)
        const areas = await tab.evaluate(() => [...document.querySelectorAll('.areas a')].map(one => ({
            slug: one.dataset.area, label: one.getAttribute('aria-label'), pieces: one.querySelectorAll('polygon').length })))
        for (const { slug, label, pieces } of areas) {
            for (let piece = 0; piece < pieces; piece++) {
                const point = await tab.evaluate(findPoint, slug, piece)
                if (!point?.met) { seen.lost.push([screen, page, slug, 'covered']); continue }
                const there = tab.waitForNavigation()
                await (SCREENS[screen].hasTouch ? tab.touchscreen.tap(point.x, point.y) : tab.mouse.click(point.x, point.y))
                await there
                const read = await heading(tab)
                if (file(tab) !== `${slug}.html` || read !== label) seen.lost.push([screen, page, slug, read])
                await look(tab, seen, `${screen} ${slug}`)
                const back = tab.waitForNavigation()
                await tab.evaluate('void setTimeout(() => history.back())')
                await back
                if (file(tab) !== page) seen.lost.push([screen, page, slug, 'no way back'])
                seen.taps += 1
            }
        }
    }
}

// Presses Tab until what has the focus answers to the selector; gives how often, 0 if it never does.
async function tabTo(tab, selector, most = 400) {
    for (let count = 1; count <= most; count++) {
        await tab.keyboard.press('Tab')
        if (await tab.evaluate(one => document.activeElement.matches(one), selector)) return count
    }
    return 0
}

async function goByKeys(tab, root, seen) {
    await tab.goto(`${pathToFileURL(root)}/index.html`)
    const slugs = await tab.evaluate(() => [...document.querySelectorAll('.areas a')].map(one => one.dataset.area))
    for (const slug of slugs) {
        await tab.goto(`${pathToFileURL(root)}/index.html`)
        if (!await tabTo(tab, `#area-${slug}`)) { seen.lost.push(['keys', slug, 'no focus']); continue }
        const shown = await tab.evaluate(() => getComputedStyle(document.querySelector('a:focus-visible polygon')).strokeWidth)
        if (parseFloat(shown) < 2) seen.lost.push(['keys', slug, 'focus not seen'])
        let there = tab.waitForNavigation()
        await tab.keyboard.press('Enter')
        await there
        if (file(tab) !== `${slug}.html`) seen.lost.push(['keys', slug, file(tab)])
        if (!await tabTo(tab, '.printed a')) { seen.lost.push(['keys', slug, 'no way back']); continue }
        there = tab.waitForNavigation()
        await tab.keyboard.press('Enter')
        await there
        if (file(tab) !== 'index.html') seen.lost.push(['keys', slug, file(tab)])
        seen.keys += 1
    }
    if (fs.existsSync(path.join(root, 'page-02.html'))) {
        const there = tab.waitForNavigation()
        await tab.keyboard.press('ArrowRight')
        await there
        if (file(tab) !== 'page-02.html') seen.lost.push(['keys', 'ArrowRight', file(tab)])
    }
}

async function walk(browser, root) {
    const seen = { taps: 0, keys: 0, lost: [], wide: [], broken: [], axe: [], errors: [], fetched: [] }
    for (const screen of Object.keys(SCREENS)) {
        const tab = await browser.newPage()
        tab.setDefaultTimeout(PATIENCE)
        await tab.setViewport(SCREENS[screen])
        tab.on('pageerror', error => seen.errors.push(String(error)))
        tab.on('console', one => { if (one.type() === 'error') seen.errors.push(one.text()) })
        tab.on('request', one => {
            if (!one.url().startsWith(`${pathToFileURL(root)}/`)) seen.fetched.push(one.url())
        })
        await tapAll(tab, root, seen, screen)
        if (screen === 'desk') await goByKeys(tab, root, seen)
        const articles = fs.readdirSync(path.join(root, 'articles')).sort().map(one => `articles/${one}`)
        for (const scheme of ['light', 'dark']) {
            await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
            for (const one of ['index.html', 'issue.html', 'search.html', ...articles]) {
                await tab.goto(`${pathToFileURL(root)}/${one}`)
                await look(tab, seen, `${screen} ${one}`)
                await judge(tab, seen, `${screen} ${scheme} ${one}`)
            }
        }
        await tab.close()
    }
    return seen
}

const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox'] })
try {
    for (const paper of papers) console.log(JSON.stringify(await walk(browser, path.resolve(paper))))
} finally {
    await browser.close()
}
