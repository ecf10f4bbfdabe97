/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'answers/s';
  /** What it is compared with, measured in the same run. */
  readonly against?: { readonly name: string; readonly value: number };
  readonly aim?: { readonly text: string; readonly isMet: boolean };
}

/** The figures as a Markdown table, which is also what the terminal shows. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, against, aim }) => [
    name,
    `${round(value)} ${unit}`,
    against === undefined ? '' : `${round(against.value)} ${unit} (${against.name})`,
    against === undefined ? '' : `${(value / against.value).toFixed(2)} ×`,
    aim === undefined ? '' : `${aim.text}: ${aim.isMet ? 'met' : 'not met'}`,
  ]);
  const head = ['what', 'Moorage', 'compared with', 'ratio', 'aim'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function round(value: number): string {
  return value >= 1000 ? Math.round(value / 10) * 10 + '' : value.toFixed(value >= 100 ? 0 : 1);
}
