// Shows documents of unpacked books in an engine, as readers do: in a frame as large as their page,
// with their own style sheet behind the book's. Prints what meter.js measures, one JSON object a
// line, and takes pictures of the page at each picture, with its box.
// Usage: node engines.mjs NODE_MODULES chromium|webkit FOLDER SHOTS < jobs.json
// jobs.json: [{ "book": …, "file": …, "name": …, "width": …, "height": …, "style": …, "pictures": … }]
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, engine, folder, shots] = process.argv.slice(2)
const jobs = JSON.parse(fs.readFileSync(0, 'utf8'))
const meter = fs.readFileSync(path.join(import.meta.dirname, 'meter.js'), 'utf8')
const PATIENCE = 1_800_000
const types = {
    '.xhtml': 'application/xhtml+xml', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png',
    '.jpg': 'image/jpeg', '.otf': 'font/otf', '.ttf': 'font/ttf',
}
const harness = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<style>html, body { margin: 0 } iframe { border: 0; display: block }</style><iframe></iframe>`
const server = http.createServer((request, response) => {
    const address = decodeURIComponent(request.url)
    if (address === '/') return response.setHeader('content-type', 'text/html').end(harness)
    const file = path.resolve(path.join(folder, address))
    if (!file.startsWith(path.resolve(folder))) return response.writeHead(404).end()
    fs.readFile(file, (error, content) => {
        if (error) return response.writeHead(404).end()
        response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream')
        response.end(content)
    })
}).listen(0, '127.0.0.1')
const home = () => `http://127.0.0.1:${server.address().port}/`

// Both give: run(body of an async function, its one argument) and shoot(file), all that is shown.
async function startChromium() {
    const require = createRequire(path.join(path.resolve(modules), 'x.js'))
    const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')))
    const browser = await puppeteer.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox'], timeout: PATIENCE, protocolTimeout: PATIENCE,
    })
    const tab = await browser.newPage()
    tab.setDefaultTimeout(PATIENCE)
    await tab.setViewport({ width: 1300, height: 1300 })
    await tab.goto(home())
    return {
        run: (body, given) => tab.evaluate(`(async given => {${body}})(${JSON.stringify(given)})`),
        shoot: file => tab.screenshot({ path: file }),
        stop: () => browser.close(),
    }
}

const free = () => new Promise(resolve => {
    const taken = net.createServer().listen(0, '127.0.0.1', () => {
        const { port } = taken.address()
        taken.close(() => resolve(port))
    })
})

async function startWebKit() {
    const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1500x24', '-nolisten', 'tcp'],
        { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const display = await new Promise((resolve, reject) => {
        screen.once('error', reject)
        screen.stdio[3].once('data', data => resolve(`:${String(data).trim()}`))
    })
    const port = await free()
    const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
        stdio: 'ignore',
        env: { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1',
            WEBKIT_DISABLE_DMABUF_RENDERER: '1', NO_AT_BRIDGE: '1' },
    })
    const stop = () => { driver.kill(); screen.kill() }
    process.once('exit', stop)
    const ask = async (method, address, body) => {
        const answer = await fetch(`http://127.0.0.1:${port}${address}`,
            { method, body: body && JSON.stringify(body) })
        const { value } = await answer.json()
        if (value?.error) throw new Error(`${value.error}: ${value.message}`)
        return value
    }
    for (let tries = 0; ; tries++) {
        try { await ask('GET', '/status'); break } catch (error) {
            if (tries > 600) throw error
            await new Promise(resolve => setTimeout(resolve, 100))
        }
    }
    const { sessionId } = await ask('POST', '/session', { capabilities: { alwaysMatch: {} } })
    const session = `/session/${sessionId}`
    await ask('POST', `${session}/timeouts`, { script: PATIENCE, pageLoad: PATIENCE })
    await ask('POST', `${session}/window/rect`, { x: 0, y: 0, width: 1350, height: 1450 })
    await ask('POST', `${session}/url`, { url: home() })
    return {
        run: (body, given) => ask('POST', `${session}/execute/async`, {
            script: `const [given, done] = arguments;
                (async () => {${body}})().then(value => done({ value }), error => done({ error: String(error) }))`,
            args: [given],
        }).then(({ value, error }) => { if (error) throw new Error(error); return value }),
        shoot: async file => {
            const [frame] = Object.values(await ask('POST', `${session}/element`,
                { using: 'css selector', value: 'iframe' }))
            const picture = await ask('GET', `${session}/element/${frame}/screenshot`)
            fs.writeFileSync(file, Buffer.from(picture, 'base64'))
        },
        stop: async () => { await ask('DELETE', session).catch(() => null); stop() },
    }
}

const show = `
    const frame = document.querySelector('iframe')
    frame.width = given.width
    frame.height = given.height
    const address = new URL(given.book + '/' + given.file, location).href
    if (given.fresh || frame.contentWindow.location.href !== address) {
        await new Promise(resolve => { frame.onload = resolve; frame.src = address })
    }
    const doc = frame.contentDocument
    doc.getElementById('reader')?.remove()
    const own = doc.createElementNS('http://www.w3.org/1999/xhtml', 'style')
    own.id = 'reader'
    own.textContent = given.style
    doc.head.append(own)
    await doc.fonts.ready
    await Promise.all([...doc.images].map(image => image.decode().catch(() => null)))
`

// Where a picture is on the page, scrolled to; the frame stands in the corner.
const find = `
    const frame = document.querySelector('iframe')
    const image = frame.contentDocument.images[given]
    if (!image) return null
    image.scrollIntoView()
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const { left, top, right, bottom } = image.getBoundingClientRect()
    return [Math.max(left, 0), Math.max(top, 0), Math.min(right, frame.width), Math.min(bottom, frame.height)]
`

const browser = await { chromium: startChromium, webkit: startWebKit }[engine]()
try {
    for (const [number, job] of jobs.entries()) {
        const seen = await browser.run(`${show}; return await (async () => {${meter}})()`, job)
        seen.pictures = []
        for (let picture = 0; job.pictures; picture++) {
            const box = await browser.run(find, picture)
            if (!box) break
            const file = path.join(shots, `${engine}-${number}-${picture}.png`)
            await browser.shoot(file)
            seen.pictures.push({ file, box })
        }
        console.log(JSON.stringify(seen))
    }
} finally {
    await browser.stop()
    server.close()
}
