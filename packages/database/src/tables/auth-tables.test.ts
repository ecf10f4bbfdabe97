import { getAuthTables } from 'better-auth/db';
import { organization } from 'better-auth/plugins/organization';
import { getTableColumns } from 'drizzle-orm';
import { getTableConfig as postgresConfig } from 'drizzle-orm/pg-core';
import { getTableConfig as sqliteConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { postgresKit } from '../kit/postgres-kit.ts';
import { sqliteKit } from '../kit/sqlite-kit.ts';
import { type AuthTables, defineAuthTables } from './auth-tables.ts';

const wanted = getAuthTables({ plugins: [organization()], rateLimit: { storage: 'database' } });

interface Field {
  readonly type: string;
  readonly required: boolean;
  readonly unique: boolean;
  readonly indexed: boolean;
  readonly references?: string;
}

function wantedFields(fields: (typeof wanted)[string]['fields']): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      {
        type: String(field.type),
        required: field.required !== false,
        unique: field.unique === true,
        indexed: field.unique === true || field.index === true,
        ...(field.references === undefined ? {} : { references: field.references.model }),
      },
    ]),
  );
}

function ourFields(table: AuthTables[keyof AuthTables]): Record<string, Field> {
  const { columns, foreignKeys, indexes } = configOf(table);
  const indexed = new Set(
    indexes.map(({ config }) => config.columns.map((column) => ('name' in column ? column.name : '')).join()),
  );
  const references = new Map(
    foreignKeys.map((key) => {
      const { columns, foreignTable } = key.reference();
      return [columns.map(({ name }) => name).join(), configOf(foreignTable).name];
    }),
  );
  const names = new Map(Object.entries(getTableColumns(table)).map(([name, column]) => [column.name, name]));
  return Object.fromEntries(
    columns
      .filter(({ primary }) => !primary)
      .map((column) => {
        const target = references.get(column.name);
        return [
          names.get(column.name),
          {
            type: column.dataType === 'custom' ? 'string' : column.dataType,
            required: column.notNull,
            unique: column.isUnique,
            indexed: column.isUnique || indexed.has(column.name),
            ...(target === undefined ? {} : { references: target }),
          },
        ];
      }),
  );
}

function configOf(table: unknown) {
  return table instanceof SQLiteTable ? sqliteConfig(table) : postgresConfig(table as AuthTables['user']);
}

describe.each([
  ['SQLite', defineAuthTables(sqliteKit)],
  ['PostgreSQL', defineAuthTables(postgresKit)],
])('the tables of people on %s', (_, tables) => {
  it('are the ones that better-auth asks for', () => {
    expect(Object.keys(tables).toSorted()).toEqual(Object.keys(wanted).toSorted());
  });

  it.each(Object.keys(wanted))('have in %s the fields that better-auth asks for', (model) => {
    expect(ourFields(tables[model as keyof AuthTables])).toEqual(wantedFields(wanted[model]?.fields ?? {}));
  });
});
