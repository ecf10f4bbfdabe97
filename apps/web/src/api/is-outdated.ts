/**
 * Whether the server has another build of this page by now: then parts that are loaded late are gone, and the server may
 * answer in ways that this page does not know. `false` also when nobody can tell.
 */
export async function isOutdated(page: ParentNode): Promise<boolean> {
  // The entry is named by what is in it.
  const entry = page.querySelector('script[type="module"][src]')?.getAttribute('src');
  if (!entry) return false;
  try {
    const response = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
    return response.ok && !(await response.text()).includes(`"${entry}"`);
  } catch {
    return false;
  }
}
