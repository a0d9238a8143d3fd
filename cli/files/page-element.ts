/** Data as a part of a page: an element that nothing runs. */

/** The page with this in the element of that id, in place of what it had there. */
export function withElement(page: string, id: string, data: object | string): string {
  // Nothing in a text may end the element.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  const start = `<script type="application/json" id="${id}">`;
  const at = page.indexOf(start);
  const without = at < 0 ? page : page.slice(0, at) + page.slice(page.indexOf('</script>', at) + '</script>'.length);
  return without.replace('<div id="page">', (element) => `${start}${json}</script>\n    ${element}`);
}
