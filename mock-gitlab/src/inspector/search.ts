import { html } from 'hono/html';
import type { Html } from '../web/layout.ts';

const wordsOf = (url: URL): string => url.searchParams.get('find')?.trim() ?? '';

/** Rows of which `said` has every word that is searched for. */
export function searched<Row>(rows: readonly Row[], url: URL, said: (row: Row) => string): readonly Row[] {
  const wanted = wordsOf(url).toLowerCase().split(/\s+/);
  return rows.filter((row) => {
    const text = said(row).toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The line to search a list with; `help` says by what. */
export const searchForm = (url: URL, help: string): Html =>
  html`<form class="row search" method="get" role="search">
    <div class="field">
      <label for="find">Search</label>
      <input
        id="find"
        name="find"
        value="${wordsOf(url)}"
        placeholder="${help}"
        autocomplete="off"
        spellcheck="false"
      />
    </div>
    <button>Search</button>
  </form>`;
