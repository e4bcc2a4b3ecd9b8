/** Gives the value before instead of one that is the same, so that what depends on it does not change. */
export function keeper<T>(): (next: T, same: (a: T, b: T) => boolean) => T {
  let kept: { value: T } | null = null;
  return (next, same) => {
    if (!kept || !same(kept.value, next)) kept = { value: next };
    return kept.value;
  };
}

/** Whether every property is the very same. */
export function sameFields<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && Object.is(a[key], b[key]));
}
