// Runs before any script of a page that is measured.
window.measured = { drawn: null, keys: [] };

// True once a part of what is measured is there, false if it does not come in time.
window.there = async (is_there) => {
  const until = performance.now() + 20_000;
  while (!is_there(window.measured) && performance.now() < until)
    await new Promise((done) => setTimeout(done, 5));
  return is_there(window.measured);
};

// After the next frame has been painted: a message that is sent while the frame is made comes when it is done.
function painted(then) {
  requestAnimationFrame(() => {
    const line = new MessageChannel();
    line.port1.onmessage = () => then(performance.now());
    line.port2.postMessage(null);
  });
}

// The first frame with all fields, from when the last of what the page loads for it had arrived.
new MutationObserver((_, observer) => {
  if (document.querySelectorAll(".field[data-name]").length < FIELDS) return;
  observer.disconnect();
  const complete = performance.now();
  const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((entry) => entry.responseEnd)
    .filter((end) => end <= complete);
  const since = Math.max(0, ...loaded);
  painted((now) => {
    window.measured.drawn = { ms: now - since, made_ms: complete - since };
  });
}).observe(document, { childList: true, subtree: true });

// From the key to the frame with what it wrote.
let pressed = 0;
addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
addEventListener(
  "input",
  () => {
    const since = pressed;
    painted((now) => window.measured.keys.push(now - since));
  },
  true,
);
