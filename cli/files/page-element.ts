/** Data as a part of a page: an element that nothing runs. */
import { gzipSync } from 'node:zlib';

/** The page with this in the element of that id, in place of what it had there. */
export function withElement(page: string, id: string, data: object | string): string {
  // Nothing in a text may end the element.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return withoutElement(page, id).replace(
    '<div id="page">',
    (element) => `${startOf(id)}${json}</script>\n    ${element}`,
  );
}

/** The same for what is large and not always looked at: as gzip in base 64, which a browser unpacks in no time. */
export function withPacked(page: string, id: string, text: string): string {
  return withElement(page, id, gzipSync(text, { level: 9 }).toString('base64'));
}

export function withoutElement(page: string, id: string): string {
  const at = page.indexOf(startOf(id));
  return at < 0 ? page : page.slice(0, at) + page.slice(page.indexOf('</script>', at) + '</script>'.length);
}

function startOf(id: string): string {
  return `<script type="application/json" id="${id}">`;
}
