// Runs before any script of a page that shows a streamed text: when each <word> of it stood there, and was painted.
window.shown = {};
window.clock = () => (performance.timeOrigin + performance.now()) / 1000;

new MutationObserver(() => {
  const there = window.clock();
  const text = document.querySelector(".output-text")?.textContent ?? "";
  const fresh = (text.match(/<[^<> ]+>/g) ?? []).filter((word) => !(word in window.shown));
  if (fresh.length === 0) return;
  for (const word of fresh) window.shown[word] = { there, painted: null };
  requestAnimationFrame(() => {
    const line = new MessageChannel();
    line.port1.onmessage = () => {
      for (const word of fresh) window.shown[word].painted = window.clock();
    };
    line.port2.postMessage(null);
  });
}).observe(document, { childList: true, characterData: true, subtree: true });

// What was shown, once so many words were painted; null if they do not come in time.
window.all = async (count) => {
  const until = performance.now() + 20_000;
  const painted = () => Object.values(window.shown).filter((one) => one.painted !== null).length;
  while (painted() < count && performance.now() < until) await new Promise((done) => setTimeout(done, 10));
  return painted() < count ? null : window.shown;
};
