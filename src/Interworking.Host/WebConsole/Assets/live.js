// Live parts: the server sends what has changed, as finished HTML for the elements that carry its name in data-live.
const source = document.body.dataset.liveSource;
if (source) {
  const events = new EventSource(source);
  events.addEventListener("parts", (event) => {
    document.body.classList.remove("stale");
    for (const [name, html] of Object.entries(JSON.parse(event.data))) {
      const place = document.querySelector(`[data-live="${CSS.escape(name)}"]`);
      // What a person is using right now is left alone until they leave it.
      if (place && !place.contains(document.activeElement)) place.innerHTML = html;
    }
  });
  events.addEventListener("error", () => document.body.classList.add("stale"));
}
