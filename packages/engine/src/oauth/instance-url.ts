import { ConnectionError } from '@moorage/core';

/**
 * One spelling for each instance: no slash at the end, lower-case host, no default port.
 *
 * @throws {ConnectionError} `invalid_input` for anything but an http(s) URL of scheme, host, port and path.
 */
export function normaliseInstanceUrl(text: string): string {
  const url = text.length > 500 ? null : URL.parse(text.trim());
  const plain =
    url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    const sentence = 'Write the address of the instance as in the browser, e.g. https://app.example.com.';
    throw new ConnectionError('invalid_input', sentence, {
      fields: { instanceUrl: sentence },
    });
  }
  let { pathname } = url;
  while (pathname.endsWith('/')) pathname = pathname.slice(0, -1);
  return `${url.origin}${pathname}`;
}
