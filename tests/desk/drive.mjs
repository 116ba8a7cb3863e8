// Drives the desk's page in headless Chromium as an editor does, and prints what is seen.
// Usage: node drive.mjs NODE_MODULES CHROMIUM ADDRESS SCENARIO JSON
// Prints one JSON object at the end. A line {"ask": …} asks the test to do something outside of the
// browser; the scenario goes on when a line comes back.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import readline from 'node:readline'
import { pathToFileURL } from 'node:url'

const [modules, chromium, address, scenario, given = '{}'] = process.argv.slice(2)
const options = JSON.parse(given)
const require = createRequire(path.join(path.resolve(modules), 'x.js'))
const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')))
// A test that fails by it has found a hang: nothing here is timed (see tests/patience.py).
const PATIENCE = 600_000
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const ask = async what => {
    console.log(JSON.stringify({ ask: what }))
    return (await lines.next()).value
}
const errors = []

const browser = await puppeteer.launch({
    executablePath: chromium, args: ['--no-sandbox'], timeout: PATIENCE, protocolTimeout: PATIENCE,
})

async function open({ width = 1280, height = 800, dark = false, lang = 'zh', name = '' } = {}) {
    const context = await browser.createBrowserContext()
    const tab = await context.newPage()
    tab.setDefaultTimeout(PATIENCE)
    await tab.setViewport({ width, height })
    if (dark) await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
    tab.on('pageerror', error => errors.push(String(error)))
    tab.on('dialog', dialog => { errors.push(`dialog: ${dialog.message()}`); dialog.dismiss() })
    await tab.goto(`${address}?lang=${lang}#${name}`)
    await ready(tab)
    return tab
}
const ready = tab => tab.waitForFunction('document.documentElement.dataset.ready === "yes"')

// What the page shows: how many are open, which doubt is chosen, what the article says.
const look = tab => tab.evaluate(() => {
    const row = document.querySelector('#doubts [aria-selected=true]')
    return {
        count: document.getElementById('count').textContent,
        chosen: row?.querySelector('.what').textContent ?? null,
        rows: document.querySelectorAll('#doubts li').length,
        words: [...document.querySelectorAll('#words .said')].map(e => e.innerText).join('\n'),
        said: document.getElementById('said').textContent,
        banner: document.getElementById('banner').hidden ? '' : document.getElementById('banner').textContent,
        card: document.getElementById('card').innerText,
        help: document.getElementById('help').open,
        writing: !!document.querySelector('.writing textarea'),
        asking: document.getElementById('conflict').open,
    }
})
const settled = async tab => {
    await tab.waitForFunction(() => !(JSON.parse(localStorage.getItem(
        `desk:${location.pathname.split('/')[1]}`)) ?? []).length)
    await tab.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
}
async function press(tab, key) {
    await tab.keyboard.press(key)
    await settled(tab)
}

const scenarios = {
    // Decides every doubt by the keyboard alone; `options.decisions` says which are accepted.
    async keyboard() {
        const tab = await open()
        const steps = []
        await press(tab, 'j')
        for (let turn = 0; turn < 200; turn++) {
            const seen = await look(tab)
            if (seen.chosen === null) break
            const key = options.accepted.includes(seen.chosen) ? 'a' : 'r'
            steps.push([seen.chosen, key, seen.count])
            await press(tab, key)
        }
        return { steps, end: await look(tab) }
    },

    // Every key once, with what it changes.
    async keys() {
        const tab = await open()
        const seen = []
        const note = async key => { await press(tab, key); seen.push([key, await look(tab)]) }
        for (const key of ['j', 'j', 'k', 's', 'a', 'u', 'r', 'u', '?', '?', 'b']) await note(key)
        seen.push(['several', await tab.evaluate(() => document.getElementById('several').open)])
        await press(tab, 'Escape')
        await press(tab, 'j')
        await note('e')
        await press(tab, 'Escape')
        seen.push(['escaped', await look(tab)])
        await tab.select('#shown', 'all')
        await press(tab, 'a')
        await tab.evaluate(() => document.querySelector('#doubts li.decided').click())
        await note('o')
        return { seen }
    },

    // Decides some, takes all back, step by step.
    async undo() {
        const tab = await open()
        await press(tab, 'j')
        for (const key of options.keys) await press(tab, key)
        const middle = await look(tab)
        await tab.reload()
        await ready(tab)
        const again = await look(tab)
        for (const key of options.keys) if (key) await press(tab, 'u')
        await press(tab, 'u')
        return { middle, again, end: await look(tab) }
    },

    async several() {
        const tab = await open()
        await press(tab, 'b')
        await tab.select('#several-kind', options.kind)
        await tab.$eval('#several-from', (field, value) => {
            field.value = value
            field.dispatchEvent(new Event('input'))
        }, String(options.least))
        const before = await tab.evaluate(() => [
            document.getElementById('several-count').textContent,
            document.querySelectorAll('#several-list li').length])
        await tab.click(options.refuse ? '#several-refuse' : '#several-accept')
        await settled(tab)
        const after = await look(tab)
        await ask('look')
        await press(tab, 'u')
        return { before, after, end: await look(tab) }
    },

    // Two windows write at two places, then at the same words.
    async windows() {
        const [one, two] = [await open(), await open()]
        const type = async (tab, block, text) => {
            await tab.evaluate(n => document.querySelector(`[data-block="${n}"]`).parentElement
                .querySelector('.act').click(), block)
            await tab.waitForSelector('.writing textarea')
            await tab.$eval('.writing textarea', field => field.setSelectionRange(0, 0))
            await tab.keyboard.type(text)
        }
        const save = async tab => {
            await tab.keyboard.down('Control')
            await tab.keyboard.press('Enter')
            await tab.keyboard.up('Control')
            await settled(tab)
        }
        await type(one, 0, '甲一')
        await type(two, 2, '乙二')
        await save(one)
        await save(two)
        await one.waitForFunction(() => document.getElementById('words').innerText.includes('乙二'))
        const both = [await look(one), await look(two)]
        await two.waitForFunction(() => document.getElementById('words').innerText.includes('甲一'))
        await type(one, 0, '丙三')
        await type(two, 0, '丁四')
        await save(one)
        await save(two)
        await two.waitForSelector('#conflict[open]')
        const asked = await two.$eval('#clashes', e => e.innerText)
        await two.click('#take-yours')
        await settled(two)
        await one.waitForFunction(() => document.getElementById('words').innerText.includes('丁四'))
        // The same doubt in both: the later one is told.
        await press(one, 'j')
        await press(two, 'j')
        const chosen = (await look(one)).chosen
        await Promise.all([press(one, 'a'), press(two, 'r')])
        return { both, asked, chosen, end: [await look(one), await look(two)] }
    },

    // The program is killed between a key and its answer, and started again.
    async killed() {
        const tab = await open()
        await press(tab, 'j')
        const chosen = []
        for (let turn = 0; turn < options.turns; turn++) {
            chosen.push((await look(tab)).chosen)
            await ask(turn % 2 ? 'kill' : 'kill before')
            await tab.keyboard.press('a')
            await tab.waitForFunction(() => !document.getElementById('banner').hidden)
            await ask('start')
            await settled(tab)
            await tab.waitForFunction(() => document.getElementById('banner').hidden)
        }
        // The page itself is closed while the program is away: another page sends what is left.
        chosen.push((await look(tab)).chosen)
        await ask('kill before')
        await tab.keyboard.press('a')
        await tab.waitForFunction(() => !document.getElementById('banner').hidden)
        await ask('start aside')
        await tab.reload()
        await ready(tab)
        await settled(tab)
        return { chosen, end: await look(tab) }
    },

    // An input method composes: its keys are not the desk's, what it commits is.
    async composing() {
        const tab = await open()
        const client = await tab.createCDPSession()
        await tab.evaluate(() => document.querySelector('[data-block="0"]').parentElement
            .querySelector('.act').click())
        await tab.waitForSelector('.writing textarea')
        await tab.$eval('.writing textarea', field => field.setSelectionRange(0, 0))
        await client.send('Input.imeSetComposition', { text: 'jia', selectionStart: 3, selectionEnd: 3 })
        // Enter and Escape choose and leave within the method; the browser marks them.
        const keyed = await tab.$eval('.writing textarea', field => ['Enter', 'Escape', 'Backspace'].map(key => {
            const event = new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true })
            field.dispatchEvent(event)
            return event.defaultPrevented
        }))
        const during = await look(tab)
        await client.send('Input.insertText', { text: '加字' })
        const field = await tab.$eval('.writing textarea', e => e.value)
        // Outside of fields a letter that belongs to a composition decides nothing.
        const count = (await look(tab)).count
        await tab.keyboard.down('Control')
        await tab.keyboard.press('Enter')
        await tab.keyboard.up('Control')
        await settled(tab)
        await press(tab, 'j')
        await tab.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', {
            key: 'a', keyCode: 229, isComposing: true, bubbles: true, cancelable: true })))
        await settled(tab)
        return { keyed, during, field, count, end: await look(tab) }
    },

    // Paragraphs are parted and joined, heads and captions and the front matter written.
    async writing() {
        const tab = await open()
        const block = async (n, from) => {
            await tab.evaluate(n => document.querySelector(`[data-block="${n}"]`).parentElement
                .querySelector('.act').click(), n)
            await tab.waitForSelector('.writing textarea')
            await tab.$eval('.writing textarea', (field, at) => field.setSelectionRange(at, at), from)
        }
        const saved = async () => { await settled(tab); await tab.evaluate(() => new Promise(r => setTimeout(r, 50))) }
        await block(options.paragraph, options.at)
        await tab.keyboard.press('Enter')
        await saved()
        await tab.waitForSelector('.writing textarea')
        const parted = await look(tab)
        await ask('parted')
        await tab.$eval('.writing textarea', field => field.setSelectionRange(0, 0))
        await tab.keyboard.press('Backspace')
        await saved()
        await ask('joined')
        await tab.keyboard.press('Escape')
        await block(options.heading, 0)
        await tab.keyboard.type('新')
        await tab.keyboard.press('Enter')
        await saved()
        await block(options.figure, 0)
        await tab.keyboard.type('[图] ')
        await tab.type('#write-credit', '某某 摄')
        await tab.keyboard.press('Enter')
        await saved()
        await tab.click('#head summary')
        await tab.click('#front-kicker')
        await tab.keyboard.type('肩题: 新加')
        await tab.keyboard.press('Enter')
        await saved()
        return { parted, end: await look(tab) }
    },

    async hostile() {
        const tab = await open()
        await press(tab, 'j')
        return {
            end: await look(tab),
            hacked: await tab.evaluate(() => window.hacked ?? null),
            scripts: await tab.evaluate(() => document.scripts.length),
            names: await tab.$eval('#head .names', e => e.textContent),
        }
    },

    // A click in one pane shows the place in the others.
    async panes() {
        const tab = await open()
        const found = []
        for (const [from, to] of [['#raw', '#words'], ['#words', '#raw']]) {
            const text = await tab.evaluate((from, wanted) => {
                const span = [...document.querySelectorAll(`${from} .t`)].find(e => e.textContent.includes(wanted))
                span.scrollIntoView({ block: 'center' })
                const range = document.createRange()
                const at = span.textContent.indexOf(wanted)
                range.setStart(span.firstChild, at)
                range.setEnd(span.firstChild, at + 1)
                const box = range.getBoundingClientRect()
                return { x: box.x + 2, y: box.y + box.height / 2 }
            }, from, options.wanted)
            await tab.mouse.click(text.x, text.y)
            await settled(tab)
            found.push(await tab.evaluate(to => {
                const here = document.querySelector(`${to} .here`)
                const box = here?.getBoundingClientRect()
                const pane = document.querySelector(to).closest('.scroll, #source').getBoundingClientRect()
                return { text: here?.textContent ?? null, seen: !!box && box.bottom > pane.top && box.top < pane.bottom }
            }, to))
        }
        return { found }
    },

    // The plan in the place of the article: a wish is written, refused, taken back.
    async plan() {
        const tab = await open()
        await press(tab, 'p')
        await tab.waitForSelector('#plan table')
        await tab.select('[data-plan$=" importance"]', 'brief')
        await settled(tab)
        const wished = await ask('look')
        await tab.$eval('[data-plan$=" columns"]', field => {
            field.value = '99'
            field.dispatchEvent(new Event('change'))
        })
        await settled(tab)
        const refused = (await look(tab)).said
        await tab.evaluate(() => document.getElementById('plan').focus())
        await press(tab, 'u')
        await ask('look')
        await press(tab, 'p')
        return { wished, refused, back: await tab.evaluate(() => !document.getElementById('words').hidden) }
    },

    async axe() {
        const source = fs.readFileSync(require.resolve('@daisy/axe-core-for-ace'), 'utf8')
        const found = []
        for (const dark of [false, true]) {
            for (const lang of ['zh', 'en']) {
                const tab = await open({ dark, lang })
                await press(tab, 'j')
                await tab.evaluate(source)
                for (const state of ['', 'e', '?', 'b', 'p']) {
                    if (state) await press(tab, state)
                    if (options.spoiled) await tab.evaluate(() => {
                        const field = document.getElementById('articles')
                        field.removeAttribute('aria-label')
                        field.closest('label')?.replaceWith(field)
                    })
                    const result = await tab.evaluate(() => (window.axe ?? window.daisy?.axe).run(document, {
                        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }))
                    for (const one of result.violations) {
                        found.push([dark, lang, state, one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + node.failureSummary)])
                    }
                    if (state) await press(tab, 'Escape')
                }
                // What only opens when something happens is opened as it then is.
                for (const dialog of options.spoiled ? [] : ['conflict', 'proof', 'whole']) {
                    await tab.evaluate(id => document.getElementById(id).showModal(), dialog)
                    const result = await tab.evaluate(() => (window.axe ?? window.daisy?.axe).run(document, {
                        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }))
                    for (const one of result.violations) {
                        found.push([dark, lang, dialog, one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + node.failureSummary)])
                    }
                    await tab.evaluate(id => document.getElementById(id).close(), dialog)
                }
                if (options.folder) {
                    for (const [width, height] of [[1280, 800], [1920, 1080]]) {
                        await tab.setViewport({ width, height })
                        await tab.waitForFunction('document.documentElement.dataset.pictured')
                        await tab.screenshot({ path: path.join(options.folder, `desk-${lang}-${dark ? 'dark' : 'light'}-${width}.png`) })
                    }
                }
                await tab.close()
            }
        }
        return { found }
    },
}

const result = await scenarios[scenario]()
await browser.close()
process.stdout.write(`${JSON.stringify({ ...result, errors })}\n`, () => process.exit(0))
