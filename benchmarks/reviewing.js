// When a filmstrip stands on the screen with all its images.
const PATIENCE = 20_000;

function whole(path, images) {
  const found = [...document.querySelectorAll(".strip img")];
  return location.pathname === path && found.length >= images && found.every((one) => one.complete && one.naturalWidth > 0);
}

function painted(path, images, start) {
  return new Promise((done) => {
    const look = () => {
      if (performance.now() - start > PATIENCE) done(null);
      else if (!whole(path, images)) requestAnimationFrame(look);
      else requestAnimationFrame(() => done(performance.now() - start));
    };
    requestAnimationFrame(look);
  });
}

// From the click on a link to the frame that has all of it.
window.opened = (path, images) => {
  const start = performance.now();
  history.pushState(null, "", path);
  window.dispatchEvent(new Event("ajeeb-moved"));
  return painted(path, images, start);
};

// From the next key to the frame that has all of the assignment at this path.
window.decided = (path) =>
  new Promise((done) => {
    window.addEventListener("keydown", (event) => painted(path, 2, event.timeStamp).then(done), { once: true, capture: true });
  });
