// Runs before any script of a page that is measured.
window.measured = { first: null };

// After the next frame has been painted: a message that is sent while the frame is made comes when it is done.
function painted(then) {
  requestAnimationFrame(() => {
    const line = new MessageChannel();
    line.port1.onmessage = () => then(performance.now());
    line.port2.postMessage(null);
  });
}

const plots = () => document.querySelectorAll("svg.plot");
const tiles = () => document.querySelector("dl.tiles")?.textContent ?? "";

// From asking for the page to the frame with the tiles and all plots.
const first = new MutationObserver(() => {
  if (plots().length < PLOTS || tiles() === "") return;
  first.disconnect();
  painted((now) => (window.measured.first = now));
});
first.observe(document, { childList: true, subtree: true });

// True once all is there, false if it does not come in time.
window.shown = async () => {
  const until = performance.now() + 20_000;
  while (window.measured.first === null && performance.now() < until)
    await new Promise((done) => setTimeout(done, 5));
  return window.measured.first;
};

// From sending something that is recorded to the frame in which a tile and a plot show it; null if they do not.
window.updated = (path, body) =>
  new Promise((done) => {
    const [plot, tile, since] = [plots()[0], tiles(), performance.now()];
    const look = new MutationObserver(() => {
      if (plots()[0] === plot || tiles() === tile) return;
      look.disconnect();
      painted((now) => done(now - since));
    });
    look.observe(document, { childList: true, subtree: true, characterData: true });
    setTimeout(() => done(null), 10_000);
    const headers = { "Content-Type": "application/json" };
    void fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  });

// Milliseconds until each of these answers has come, one after the other.
window.asked = async (paths) => {
  const took = [];
  for (const path of paths) {
    const since = performance.now();
    await (await fetch(path, { cache: "no-store" })).text();
    took.push(performance.now() - since);
  }
  return took;
};
