/* Unsent answers stay in this tab and go nowhere else. */
(() => {
  const key = location.pathname, form = document.forms.answers
  const store = work => { try { return work(sessionStorage) } catch { return null } }
  if (!form) return store(tab => tab.removeItem(key))
  const kept = JSON.parse(store(tab => tab.getItem(key)) || "{}"), note = document.getElementById("sending")
  for (const field of form.elements) {
    const value = kept[field.name]
    if (field.type == "radio") {
      if (field.value === value && !form.querySelector(`[name="${field.name}"]:checked`)) field.checked = true
    } else if (field.type == "textarea" && !field.value && value) field.value = value
  }
  form.addEventListener("input", () =>
    store(tab => tab.setItem(key, JSON.stringify(Object.assign(kept, Object.fromEntries(new FormData(form)))))))
  let sent, button, label
  const rest = () => {
    sent = clearTimeout(sent)
    note.textContent = ""
    if (button) button.textContent = label
  }
  form.addEventListener("submit", event => {
    if (sent) return event.preventDefault()
    if (!navigator.onLine) {
      note.textContent = note.dataset.offline
      return event.preventDefault()
    }
    button = event.submitter
    label = button.textContent
    button.textContent = note.dataset.sending
    sent = setTimeout(rest, 15000)
  })
  addEventListener("pageshow", event => {
    if (!event.persisted) return
    rest()
    if (!store(tab => tab.getItem(key))) form.reset()
  })
})()
