/**
 * The little that needs a script: copying, and a journal that follows what happens. Without it the page lacks only these,
 * and shows no button for them.
 */
export const SCRIPT = `
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector('textarea').textContent);
    button.textContent = 'Copied';
  });
}
const follow = document.querySelector('[data-follow]');
if (follow) {
  follow.closest('label').hidden = false;
  setInterval(async () => {
    const shown = document.getElementById('entries');
    if (!follow.checked || document.hidden || shown.contains(document.activeElement)) return;
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('entries');
    if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
  }, 2000);
}
`;
