// The page's own code is named by what is in it, so a page from before an update asks for a file that is gone and stays
// blank. None of that code can say so; this file can, because its name does not change.
addEventListener(
  'error',
  ({ target }) => {
    if (!(target instanceof HTMLScriptElement) || target.type !== 'module') return;
    const told = document.querySelector('#load-failure');
    if (told instanceof HTMLTemplateElement) document.querySelector('#app')?.replaceChildren(told.content);
  },
  true,
);
