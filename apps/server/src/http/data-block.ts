/**
 * Puts JSON into a page as a data block, which browsers do not execute and the content security policy lets stand.
 * Nothing in the value can end the block: `<`, `>` and `&` are written as JSON escapes.
 *
 * @see https://html.spec.whatwg.org/multipage/scripting.html#data-block
 */
export function withDataBlock(html: string, id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const block = `<script type="application/json" id="${id}">${json}</script>`;
  const end = html.lastIndexOf('</body>');
  return end === -1 ? html + block : html.slice(0, end) + block + html.slice(end);
}
