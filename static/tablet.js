/* A shared tablet: a minute without a touch brings the code back for the next person, after a warning. */
(() => {
  const note = document.getElementById("rest"), leave = () => location.replace(location.pathname)
  let warn, go
  const wake = () => {
    clearTimeout(warn)
    clearTimeout(go)
    note.hidden = true
    warn = setTimeout(() => { note.hidden = false }, 40000)
    go = setTimeout(leave, 60000)
  }
  for (const sign of ["input", "keydown", "pointerdown", "scroll"]) addEventListener(sign, wake, { passive: true })
  addEventListener("pageshow", event => { if (event.persisted) leave() })
  wake()
})()
