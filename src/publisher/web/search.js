// Finds words in the articles of the issue. What is written into the page is always text.
'use strict'
{
  // Fields of an article in the index (see search.py), and how much a word in each is worth.
  const [FILE, LANG, TITLE, HEADS, TEXT] = [0, 1, 2, 3, 4]
  const WORTH = { [TITLE]: 12, [HEADS]: 5, [TEXT]: 1 }
  const AHEAD = 24 // characters of the text shown before the first word that was found
  const SHOWN = 90
  const MOST = 200 // hits that are listed
  const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}〇々]+/gu
  const WORD = /[\p{L}\p{N}]+(?:['’.-][\p{L}\p{N}]+)*/gu

  // Full-width letters are the letters, capitals are small; as long as before, so places stay.
  const fold = text => Array.from(text, one => {
    const plain = one.normalize('NFKC').toLowerCase()
    return plain.length === one.length ? plain : one
  }).join('')

  // Chinese has no blanks between words: two characters side by side stand for one.
  const terms = text => {
    const found = []
    const rest = text.replace(HAN, run => {
      const signs = Array.from(run)
      if (signs.length === 1) found.push(run)
      for (let n = 0; n + 1 < signs.length; n++) found.push(signs[n] + signs[n + 1])
      return ' '
    })
    return [...new Set([...found, ...(rest.match(WORD) ?? [])])]
  }

  const articles = (window.searchIndex ?? []).map(one => ({
    file: one[FILE], lang: one[LANG], title: one[TITLE], text: one[TEXT],
    fields: [TITLE, HEADS, TEXT].map(field => [field, fold(one[field])]),
  }))

  const count = (text, term) => {
    let found = 0
    for (let at = text.indexOf(term); at >= 0 && found < 20; at = text.indexOf(term, at + term.length)) found++
    return found
  }
  // Two words side by side make a pair that is in no text: of the pairs of what was typed so many
  // must be there, and of one pair, or one word, all.
  const ENOUGH = 0.6
  const rate = (article, phrases) => {
    let score = 0
    for (const { phrase, parts } of phrases) {
      let here = 0
      let there = 0
      for (const part of parts) {
        let worth = 0
        for (const [field, text] of article.fields) worth += WORTH[field] * Math.log2(1 + count(text, part))
        there += worth > 0
        here += worth
      }
      if (there < ENOUGH * parts.length) return 0
      // What was typed, as it was typed, is worth more than its parts here and there.
      for (const [field, text] of article.fields) if (text.includes(phrase)) here += 8 * WORTH[field]
      score += here * there / parts.length
    }
    return score
  }
  const find = typed => {
    const phrases = fold(typed).split(/\s+/).map(phrase => ({ phrase, parts: terms(phrase) })).filter(one => one.parts.length)
    if (!phrases.length) return []
    const marks = phrases.flatMap(one => [one.phrase, ...one.parts])
    return articles
      .map((article, order) => ({ article, order, marks, score: rate(article, phrases) }))
      .filter(one => one.score > 0)
      .sort((a, b) => b.score - a.score || a.order - b.order)
  }

  // The stretches of a text that are marked, none over another.
  const spans = (text, marks) => {
    const folded = fold(text)
    const found = []
    for (const mark of marks) {
      for (let at = folded.indexOf(mark); at >= 0; at = folded.indexOf(mark, at + 1)) found.push([at, at + mark.length])
    }
    found.sort((a, b) => a[0] - b[0])
    const joined = []
    for (const [start, end] of found) {
      const last = joined.at(-1)
      if (last && start <= last[1]) last[1] = Math.max(last[1], end)
      else joined.push([start, end])
    }
    return joined
  }
  const marked = (element, text, marks) => {
    let at = 0
    for (const [start, end] of spans(text, marks)) {
      const mark = document.createElement('mark')
      mark.textContent = text.slice(start, end)
      element.append(text.slice(at, start), mark)
      at = end
    }
    element.append(text.slice(at))
    return element
  }
  const snippet = (text, marks) => {
    const found = marks.flatMap(mark => spans(text, [mark]).slice(0, 1))
    const first = found.length ? found[0][0] : 0
    const start = Math.max(0, first - AHEAD)
    const part = text.slice(start, start + SHOWN)
    return (start ? '…' : '') + part + (start + SHOWN < text.length ? '…' : '')
  }
  const span = (name, text, marks) => {
    const element = document.createElement('span')
    element.className = name
    return marked(element, text, marks)
  }

  const page = document.querySelector('.finding')
  const input = document.querySelector('#query')
  const list = document.querySelector('.hits')
  const status = document.querySelector('.count')
  const all = [...list.children]
  const show = () => {
    const typed = input.value.trim()
    const hits = typed ? find(typed) : []
    if (!typed) {
      status.textContent = ''
      return list.replaceChildren(...all)
    }
    status.textContent = hits.length ? page.dataset.found.replace('{}', hits.length) : page.dataset.none
    list.replaceChildren(...hits.slice(0, MOST).map(({ article, marks }) => {
      const item = document.createElement('li')
      const link = document.createElement('a')
      link.href = article.file
      link.lang = article.lang
      link.append(span('title', article.title, marks), span('snippet', snippet(article.text, marks), marks))
      item.append(link)
      return item
    }))
  }
  const keep = () => {
    // A reader who comes back finds what was typed; files on disk may not have their address changed.
    try { history.replaceState(null, '', input.value ? `#${encodeURIComponent(input.value)}` : '#') } catch { /* as said */ }
  }
  const read = () => { try { return decodeURIComponent(location.hash.slice(1)) } catch { return '' } }

  const step = (event, by) => {
    const links = [...list.querySelectorAll('a')]
    const at = links.indexOf(document.activeElement) + by
    event.preventDefault()
    if (at < 0) input.focus()
    else links[Math.min(at, links.length - 1)]?.focus()
  }
  page.addEventListener('keydown', event => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') step(event, 1)
    else if (event.key === 'ArrowUp' && document.activeElement !== input) step(event, -1)
    else if (event.key === 'Enter' && event.target === input) list.querySelector('a')?.click()
  })
  // While a word is being put together by an input method it is none yet.
  input.addEventListener('input', event => { if (!event.isComposing) { show(); keep() } })
  input.addEventListener('compositionend', () => { show(); keep() })

  document.querySelector('search').hidden = false
  document.querySelector('.off').hidden = true
  input.value = read()
  show()
  input.focus()
}
