/** The reviewer's own switch: whoever has this cookie is shown no arms and no models. */
const COOKIE = "ajeeb_blind";
const A_YEAR_S = 31_536_000;

export function hidesModels(): boolean {
  return document.cookie.split("; ").includes(`${COOKIE}=1`);
}

export function hideModels(hide: boolean): void {
  document.cookie = `${COOKIE}=${hide ? 1 : 0}; path=/; max-age=${hide ? A_YEAR_S : 0}; samesite=strict`;
}
