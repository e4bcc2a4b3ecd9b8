/** Which images have come. Pure. */

export type PictureState = "loading" | "shown" | "failed";
export type Loads = Record<string, { state: PictureState; tries: number }>;
export type Load = { type: "loaded" | "failed" | "again"; url: string };

export const stateOf = (loads: Loads, url: string): PictureState => loads[url]?.state ?? "loading";

/** The address to load: another one for another try, so that no failure is remembered. */
export function addressOfTry(loads: Loads, url: string): string {
  const tries = loads[url]?.tries ?? 0;
  return tries === 0 ? url : `${url}?again=${tries}`;
}

export function load(loads: Loads, { type, url }: Load): Loads {
  const before = loads[url] ?? { state: "loading", tries: 0 };
  // What was seen once has been seen.
  if (before.state === "shown") return loads;
  switch (type) {
    case "loaded":
      return { ...loads, [url]: { ...before, state: "shown" } };
    case "failed":
      return { ...loads, [url]: { ...before, state: "failed" } };
    case "again":
      return { ...loads, [url]: { state: "loading", tries: before.tries + 1 } };
  }
}

/** Why these images cannot be judged yet; null if all of them have been shown. */
export function unseen(loads: Loads, urls: readonly string[]): "loading" | "failed" | null {
  const states = urls.map((url) => stateOf(loads, url));
  return states.find((state) => state === "failed") ?? states.find((state) => state === "loading") ?? null;
}
