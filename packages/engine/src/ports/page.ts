export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** All that match, over all pages. */
  readonly total: number;
}
