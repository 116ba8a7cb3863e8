// Copies a piece with its looks, or a field as plain text. No permission is asked and no server
// needed: what is selected is copied, and what is put on the clipboard is said by us.
'use strict'
{
  const page = document.querySelector('.pasting')
  const told = page.querySelector('.told')
  const copy = element => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const selection = getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
    const put = event => {
      event.clipboardData.setData('text/plain', element.innerText)
      if (element.id === 'piece') event.clipboardData.setData('text/html', element.innerHTML)
      event.preventDefault()
    }
    document.addEventListener('copy', put)
    let done = false
    try { done = document.execCommand('copy') } catch { /* then it is told */ }
    document.removeEventListener('copy', put)
    if (done) selection.removeAllRanges()
    return done
  }
  page.addEventListener('click', event => {
    const button = event.target.closest('button[data-copies]')
    if (!button) return
    const done = copy(document.getElementById(button.dataset.copies))
    // Emptied first, so that saying the same twice is said twice.
    told.textContent = ''
    setTimeout(() => { told.textContent = done ? page.dataset.copied : page.dataset.failed }, 50)
  })
  for (const button of page.querySelectorAll('button[data-copies]')) button.hidden = false
}
