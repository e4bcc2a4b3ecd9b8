/**
 * Code of the task that never returns freezes the tab, and nothing on the page can end it. So a marker is left before
 * such code runs; a page that finds one when it loads knows what froze it, and does not run that again.
 */
export interface Guard {
  /** Runs a function of the task, which is known by its id. */
  around: <T>(id: string, run: () => T) => T;
  isOff: (id: string) => boolean;
  /** What froze the page before it was loaded. */
  stopped: string | null;
}

type Place = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A marker of another tab that is older was left by what froze that tab: it may be closed by now. */
const frozenMs = 2_000;

/**
 * scope: names the task's modules, so that another task's functions of the same names are not meant.
 * tab, device: what is kept for this tab, and for all tabs of this browser.
 */
export function createGuard(
  scope = "",
  tab: Place | null = placeOf(() => window.sessionStorage),
  device: Place | null = placeOf(() => window.localStorage),
  now: () => number = Date.now,
): Guard {
  const [marker, list] = [`ajeeb:form:${scope}:running`, `ajeeb:form:${scope}:off`];
  let running: string | null = null;
  const mark = (id: string | null): void => {
    running = id;
    write(tab, marker, id);
    write(device, marker, id === null ? null : JSON.stringify([now(), id]));
  };
  const [since, elsewhere] = listed(read(device, marker));
  const stopped = read(tab, marker) ?? (now() - Number(since) > frozenMs ? (elsewhere ?? null) : null);
  const off = new Set(listed(read(tab, list)));
  if (stopped !== null) {
    off.add(stopped);
    write(tab, list, JSON.stringify([...off]));
    mark(null);
  }
  return {
    stopped,
    isOff: (id) => off.has(id),
    around: (id, run) => {
      const outer = running;
      mark(id);
      try {
        return run();
      } finally {
        mark(outer);
      }
    },
  };
}

function read(place: Place | null, name: string): string | null {
  try {
    return place?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

/** A full or forbidden storage leaves the page without this protection, and nothing else. */
function write(place: Place | null, name: string, value: string | null): boolean {
  try {
    if (value === null) place?.removeItem(name);
    else place?.setItem(name, value);
    return place !== null;
  } catch {
    return false;
  }
}

function listed(text: string | null): string[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.map(String) : [];
  } catch {
    return [];
  }
}

// Merely touching a storage throws where a frame's cookies are blocked.
function placeOf(storage: () => Place): Place | null {
  try {
    return storage();
  } catch {
    return null;
  }
}
