// Enhancement only: a screen that changes when others do something. Without it, "Look again" does the same.

const screen = document.querySelector("[data-news]");

if (screen) {
  const source = new EventSource(screen.dataset.news);
  source.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if ("reload" in screen.dataset && String(told.turn) !== screen.dataset.turn) {
      source.close();
      location.reload();
      return;
    }
    screen.querySelectorAll("[data-live]").forEach((place) => {
      const now = told[place.dataset.live];
      if (now !== undefined && String(now) !== place.textContent) {
        place.textContent = now;
      }
    });
  });
  window.addEventListener("pagehide", () => source.close());
}
