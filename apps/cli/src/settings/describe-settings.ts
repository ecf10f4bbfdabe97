import { z } from 'zod';
import { flagOf, variableOf } from './about.ts';
import { aboutOf, fieldsOf, hasFlag } from './read-settings.ts';

interface Row {
  readonly flag: string;
  readonly variable: string;
  readonly otherwise: string;
  readonly help: string;
  readonly example: string;
  readonly isSwitch: boolean;
}

/** The settings as `moorage help` prints them; a command may know flags only. */
export function settingsHelp(
  schema: z.ZodObject,
  by: 'flags' | 'flags and variables' = 'flags and variables',
): string {
  return rowsOf(schema)
    .map(({ flag, variable, otherwise, help, isSwitch }) =>
      [
        `  ${flag === '' ? variable : flag}`,
        `      ${help}`,
        ...(isSwitch
          ? []
          : [`      ${flag === '' || by === 'flags' ? '' : `${variable}, `}default: ${otherwise}`]),
      ].join('\n'),
    )
    .join('\n');
}

/** The settings as a Markdown table. */
export function settingsTable(schema: z.ZodObject): string {
  const code = (text: string) => (text === '' ? '' : `\`${text}\``);
  const lines = rowsOf(schema).map(
    ({ flag, variable, otherwise, help, example }) =>
      `| ${[code(variable), code(flag), otherwise, help, code(example)].join(' | ')} |`,
  );
  return ['| variable | flag | default | what | example |', '|---|---|---|---|---|', ...lines].join('\n');
}

function rowsOf(schema: z.ZodObject): readonly Row[] {
  return fieldsOf(schema).map(({ key, field }) => {
    const described = aboutOf(field);
    const { value, help, example, otherwise } = described;
    return {
      flag: hasFlag(described) ? `--${flagOf(key)} ${value}`.trim() : '',
      variable: described.isDocument === true ? `${variableOf(key)}_FILE` : variableOf(key),
      otherwise: otherwise ?? String(z.safeParse(field, undefined).data),
      help,
      example,
      isSwitch: described.isSwitch === true,
    };
  });
}
