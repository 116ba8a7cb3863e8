// What all documents of the paper share: light or dark, areas and titles that light up together,
// keys that turn pages. Without it everything can be read and reached all the same.
(() => {
  'use strict'
  const root = document.documentElement
  const KEY = 'paper-theme'
  // A browser may keep nothing for files, and says so by an error.
  const kept = () => { try { return localStorage.getItem(KEY) } catch { return null } }
  const keep = value => { try { localStorage.setItem(KEY, value) } catch { /* for this page only */ } }
  const known = kept()
  if (known === 'light' || known === 'dark') root.dataset.theme = known

  const isDark = () => root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches

  const switchTheme = button => {
    const show = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark }
    button.hidden = false
    show()
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark'
      keep(root.dataset.theme)
      show()
    })
  }

  const light = event => {
    const on = event.type === 'mouseover' || event.type === 'focusin'
    const name = event.target.closest?.('[data-area]')?.dataset.area
    if (!name) return
    for (const one of document.querySelectorAll('[data-area]')) {
      if (one.dataset.area === name) one.classList.toggle('lit', on)
    }
  }

  const turn = event => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.target.closest?.('input, select, textarea')) return
    const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key]
    const link = way && document.querySelector(`.turn a[rel="${way}"]`)
    if (link) link.click()
  }

  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('.theme').forEach(switchTheme)
    for (const kind of ['mouseover', 'mouseout', 'focusin', 'focusout']) document.addEventListener(kind, light)
    document.addEventListener('keydown', turn)
  })
})()
