/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'answers/s' | 'times';
  /** What it is compared with, measured in the same run. */
  readonly against?: { readonly name: string; readonly value: number };
  readonly aim?: { readonly text: string; readonly isMet: boolean } | undefined;
}

/** An aim for a figure of which less is better. */
export const atMost = (value: number, limit: number, unit: Figure['unit']): Figure['aim'] => ({
  text: `≤ ${limit} ${unit}`,
  isMet: value <= limit,
});

/** The figures as a Markdown table, which is also what the terminal shows. */
export function table(subject: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, against, aim }) => [
    name,
    `${round(value, unit)} ${unit}`,
    against === undefined ? '' : `${round(against.value, unit)} ${unit} (${against.name})`,
    against === undefined ? '' : `${(value / against.value).toFixed(2)} ×`,
    aim === undefined ? '' : `${aim.text}: ${aim.isMet ? 'met' : 'not met'}`,
  ]);
  const head = ['what', subject, 'compared with', 'ratio', 'aim'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function round(value: number, unit: Figure['unit']): string {
  if (unit === 'times') return String(value);
  if (value >= 1000) return String(Math.round(value / 10) * 10);
  return value < 1 ? value.toPrecision(1) : value.toFixed(value >= 100 ? 0 : 1);
}
