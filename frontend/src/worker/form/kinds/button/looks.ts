/** The author's classes; where they name no colour of a button, ours as well. */
export function looksOf(classes = ""): string {
  const coloured = /(^|\s)btn-(?!(sm|lg|block)(\s|$))/.test(classes);
  return coloured ? classes : `btn-outline-primary ${classes}`.trim();
}
