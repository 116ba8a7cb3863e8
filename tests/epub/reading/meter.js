// What a reader's screen shows of a document, measured in the document itself: lines and their
// ends, gaps, what sticks out, where heads stand, the ground and the ink. An engine runs it as the
// body of a function that is given the document; nothing here knows how the book was made.
// Lengths are in em of the element that is measured.
const view = doc.defaultView
const across = view.getComputedStyle(doc.documentElement).writingMode.startsWith('vertical')
// Along the line and across the lines, whichever way these run.
const along = box => across ? [box.top, box.bottom] : [box.left, box.right]
const beside = box => across ? [-box.right, -box.left] : [box.top, box.bottom]
const style = element => view.getComputedStyle(element)
const size = element => parseFloat(style(element).fontSize)

const inner = element => {
    const box = element.getBoundingClientRect()
    const look = style(element)
    const px = name => parseFloat(look[name]) || 0
    const [start, end] = along(box)
    return across
        ? [start + px('paddingTop') + px('borderTopWidth'), end - px('paddingBottom') - px('borderBottomWidth')]
        : [start + px('paddingLeft') + px('borderLeftWidth'), end - px('paddingRight') - px('borderRightWidth')]
}

const SKIPPED = 'rt, rp, math, script, style'
const glyphsOf = element => {
    const glyphs = []
    const walker = doc.createTreeWalker(element, view.NodeFilter.SHOW_TEXT | view.NodeFilter.SHOW_ELEMENT)
    const range = doc.createRange()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === 1) {
            if (node.localName === 'br') glyphs.push({ stop: true })
            continue
        }
        if (node.parentElement.closest(SKIPPED)) continue
        // Figures that share a cell stand beside each other across the line.
        const combined = style(node.parentElement).textCombineUpright === 'all'
        let at = 0
        for (const char of node.data) {
            range.setStart(node, at)
            at += char.length
            range.setEnd(node, at)
            if (char === '\n' && style(node.parentElement).whiteSpace.startsWith('pre')) {
                glyphs.push({ stop: true })
                continue
            }
            const boxes = range.getClientRects()
            const box = boxes[boxes.length - 1]
            if (!box || !(box.width * box.height)) continue
            const [start, end] = along(box)
            const [over, under] = beside(box)
            glyphs.push({ char, combined, start, end, middle: (over + under) / 2, height: under - over })
        }
    }
    return glyphs
}

// A glyph begins a line where it stands before the one that it follows and lower.
const linesOf = element => {
    const lines = []
    let line = null, last = null
    for (const glyph of glyphsOf(element)) {
        if (glyph.stop) {
            if (line) line.ended = true
            line = last = null
            continue
        }
        if (!line || (glyph.start < last.start - 1 && glyph.middle > last.middle + glyph.height * 0.4)) {
            if (/\s/.test(glyph.char) && glyph.char !== '\u3000') continue
            line = { glyphs: [], ended: false }
            lines.push(line)
        }
        line.glyphs.push(glyph)
        last = glyph
    }
    if (lines.length) lines[lines.length - 1].ended = true
    return lines.map(({ glyphs, ended }) => {
        while (glyphs.length > 1 && /\s/.test(glyphs[glyphs.length - 1].char)) glyphs.pop()
        return { glyphs, ended }
    })
}

const BLOCKS = 'p, li, dd, dt, figcaption, h1, h2, h3, h4, td, th, div, caption'
const blocks = [...doc.body.querySelectorAll(BLOCKS)].filter(element =>
    !element.querySelector(BLOCKS) && element.getClientRects().length)
const SET = 'p, li, dd, figcaption'
const LATIN = /[!-~\u00a1-\u024f]/, QUARTER = 0.25
const text = line => line.glyphs.map(glyph => glyph.char).join('')

// What follows the line is too long for what is left, and is not parted: a number, a word.
const WHOLE = /[^\s\p{Script=Han}\p{Script=Bopomofo}“‘『「（《〈【]/u
const firstUnit = line => {
    const at = line.glyphs.findIndex(glyph => !WHOLE.test(glyph.char))
    const unit = line.glyphs.slice(0, at < 0 ? undefined : at)
    return unit.length ? unit[unit.length - 1].end - unit[0].start : 0
}

// An engine without vertical lines shows a vertical book level.
const seen = { across, lines: 0, short: [], whole: [], gaps: [], out: [], heads: [], grey: [] }

// Gaps as the lines are shown; then their ends, with nothing stretched.
for (const element of blocks.filter(one => one.matches(SET))) {
    const em = size(element)
    for (const line of linesOf(element)) {
        seen.lines++
        let widest = 0, before = null
        for (const glyph of line.glyphs) {
            if (glyph.combined) {
                before = null
                continue
            }
            if (/\s/.test(glyph.char)) {
                if (glyph.char !== '\u3000') widest = Math.max(widest, (glyph.end - glyph.start) / em - 0.5)
                before = null
                continue
            }
            if (before) {
                // White that is stretched stands in a box, or between two of them.
                const blank = glyph.start - before.end
                const spread = Math.max(before.end - before.start - before.height * 1.05, 0)
                const usual = LATIN.test(glyph.char) !== LATIN.test(before.char) ? QUARTER : 0
                widest = Math.max(widest, blank / em - usual, spread / em - usual)
            }
            before = glyph
        }
        if (widest > 0.5) seen.gaps.push([Math.round(widest * 100) / 100, text(line)])
    }
}
const plain = doc.createElementNS('http://www.w3.org/1999/xhtml', 'style')
plain.textContent = '* { text-align: left !important }'
doc.head.append(plain)
for (const element of blocks.filter(one => one.matches(SET) && !one.matches('.formula'))) {
    const em = size(element)
    const [, end] = inner(element)
    const lines = linesOf(element)
    for (const [number, line] of lines.entries()) {
        if (line.ended) continue
        const short = (end - line.glyphs[line.glyphs.length - 1].end) / em
        if (short <= 4) continue
        const unit = number + 1 < lines.length ? firstUnit(lines[number + 1]) / em : 0
        const told = unit > short ? seen.whole : seen.short
        told.push([Math.round(short * 100) / 100, text(line)])
    }
}
plain.remove()

// What sticks out of the page, along the line.
const [left, right] = inner(doc.body)
for (const element of doc.body.querySelectorAll('*')) {
    if (element.closest('math, svg') && !element.matches('math, svg')) continue
    const last = element.matches('img, math, svg, table') ? [element.getBoundingClientRect()] : []
    for (const box of last) {
        const [start, end] = along(box)
        if (start < left - 1 || end > right + 1)
            seen.out.push([Math.round(Math.max(left - start, end - right)), element.localName, element.textContent.slice(0, 30)])
    }
}
for (const element of blocks) {
    for (const { stop, char, start, end } of glyphsOf(element)) {
        // A stop may hang: its ink is in the first half of its square.
        if (stop || /\s/.test(char) || (/[、，。．]/.test(char) && start <= right + 1)) continue
        const over = Math.max(end - right, left - start)
        if (over > 1) {
            seen.out.push([Math.round(over), element.localName, element.textContent.slice(0, 30)])
            break
        }
    }
}

// How far the middle of each line of a head is from the middle of its measure.
for (const element of doc.body.querySelectorAll('.article > header > *, .title-page > *')) {
    const em = size(element)
    const [start, end] = inner(element)
    for (const line of linesOf(element)) {
        const from = line.glyphs[0].start, to = line.glyphs[line.glyphs.length - 1].end
        const off = Math.abs((from + to) / 2 - (start + end) / 2) / em
        if (off > 0.6) seen.heads.push([Math.round(off * 100) / 100, element.className || element.localName, text(line)])
    }
}

// Text against its ground (WCAG 2: 4.5 : 1).
const rgba = color => (color.match(/[\d.]+/g) ?? []).map(Number)
const light = ([r, g, b]) => {
    const one = value => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    return 0.2126 * one(r) + 0.7152 * one(g) + 0.0722 * one(b)
}
for (const element of blocks) {
    const ink = rgba(style(element).color)
    let ground = null
    for (let at = element; at && !ground; at = at.parentElement) {
        const there = rgba(style(at).backgroundColor)
        if (there.length && there[3] !== 0) ground = there
    }
    ground ??= [255, 255, 255]
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    if (ratio < 4.5) seen.grey.push([Math.round(ratio * 100) / 100, element.localName, element.textContent.slice(0, 30)])
}
return seen
