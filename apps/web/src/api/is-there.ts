/** Whether Moorage serves its page now. */
export async function isThere(): Promise<boolean> {
  try {
    return (await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } })).ok;
  } catch {
    return false;
  }
}
