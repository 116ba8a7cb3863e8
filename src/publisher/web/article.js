// How an article is read: size of type, width, direction. Without this script all of it is there.
'use strict'
{
  const root = document.documentElement
  const story = document.querySelector('.story')
  const settings = document.querySelector('.settings')
  const SIZES = [-1, 3]
  // A browser may keep nothing of a file on disk, or of anything: then settings last for the page.
  const kept = name => { try { return localStorage.getItem(name) } catch { return null } }
  const keep = (name, value) => { try { localStorage.setItem(name, value) } catch { /* as said */ } }
  const button = name => settings.querySelector(`[data-does="${name}"]`)

  let size = Math.max(SIZES[0], Math.min(SIZES[1], parseInt(kept('size') ?? '0', 10) || 0))
  const setSize = by => {
    size = Math.max(SIZES[0], Math.min(SIZES[1], size + by))
    root.dataset.size = size
    button('smaller').disabled = size === SIZES[0]
    button('larger').disabled = size === SIZES[1]
  }
  const setWide = on => {
    root.toggleAttribute('data-wide', on)
    button('wide').setAttribute('aria-pressed', on)
  }
  // Of numbers in a vertical line those of two figures stand side by side in one cell.
  let paired = false
  const pair = () => {
    paired = true
    const walker = document.createTreeWalker(story, NodeFilter.SHOW_TEXT)
    const texts = []
    while (walker.nextNode()) texts.push(walker.currentNode)
    for (const text of texts) {
      if (text.parentElement.closest('math, code, .noteref, .combined')) continue
      const parts = text.data.split(/(?<![0-9A-Za-z.,:%])([0-9]{2})(?![0-9A-Za-z.,:%‰])/)
      if (parts.length < 2) continue
      text.replaceWith(...parts.map((part, n) => {
        if (n % 2 === 0) return part
        const one = document.createElement('span')
        one.className = 'combined'
        one.textContent = part
        return one
      }))
    }
  }
  const setDown = on => {
    if (on && !paired) pair()
    root.toggleAttribute('data-down', on)
    button('down').setAttribute('aria-pressed', on)
    // What scrolls can be reached by keyboard.
    if (on) story.tabIndex = 0
    else story.removeAttribute('tabindex')
    story.scrollLeft = 0
  }

  const actions = {
    smaller: () => { setSize(-1); keep('size', size) },
    larger: () => { setSize(1); keep('size', size) },
    wide: () => { const on = !('wide' in root.dataset); setWide(on); keep('wide', on ? '1' : '') },
    down: () => { const on = !('down' in root.dataset); setDown(on); keep('down', on ? '1' : '') },
  }
  settings.hidden = false
  setSize(0)
  setWide(kept('wide') === '1')
  setDown(kept('down') === '1')
  settings.addEventListener('click', event => actions[event.target.closest('button')?.dataset.does]?.())
  // A wheel goes down; a vertical page goes on to the left.
  story.addEventListener('wheel', event => {
    if (!('down' in root.dataset) || event.shiftKey || !event.deltaY) return
    const before = story.scrollLeft
    story.scrollLeft -= event.deltaY
    if (story.scrollLeft !== before) event.preventDefault()
  }, { passive: false })
  // What is wider than its column scrolls by itself, and by keyboard.
  for (const formula of story.querySelectorAll('.formula')) {
    if (formula.scrollWidth <= formula.clientWidth) continue
    formula.classList.add('wide')
    formula.tabIndex = 0
  }
  for (const table of story.querySelectorAll('table')) {
    if (table.scrollWidth <= table.parentElement.clientWidth) continue
    const frame = document.createElement('div')
    frame.className = 'wide'
    frame.tabIndex = 0
    table.replaceWith(frame)
    frame.append(table)
  }
}
