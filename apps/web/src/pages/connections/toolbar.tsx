import type { JSX } from 'solid-js';
import type { App } from '../../api/shapes.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { isStatus, statuses, statusIds } from '../../ui/status-badge.tsx';
import type { ListQuery } from './list-query.ts';

export interface ToolbarProps {
  readonly query: ListQuery;
  readonly apps: readonly App[];
  /** How many there are, in words; empty while that is not known. */
  readonly count: string;
  readonly searchRef: (element: HTMLInputElement) => void;
}

/** Search and filters over the list. */
export function Toolbar(props: ToolbarProps): JSX.Element {
  return (
    <div class="mt-5 grid grid-cols-2 items-center gap-2 sm:flex">
      <div class="col-span-2 sm:w-72">
        <SearchField
          label="Search connections"
          hint="/"
          value={props.query.value().search ?? ''}
          onSearch={(search) => props.query.change({ search })}
          ref={props.searchRef}
        />
      </div>
      <Filter
        label="App"
        all="All apps"
        value={props.query.value().app}
        options={props.apps.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(app) => props.query.change({ app })}
      />
      <Filter
        label="Status"
        all="All statuses"
        value={props.query.value().status}
        options={statusIds.map((id) => ({ value: id, label: statuses[id].label }))}
        onChange={(status) => props.query.change({ status: isStatus(status) ? status : undefined })}
      />
      <span class="col-span-2 text-sm text-grey-11 tabular sm:ml-auto" role="status">
        {props.count}&nbsp;
      </span>
    </div>
  );
}

interface FilterProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}

function Filter(props: FilterProps): JSX.Element {
  return (
    <Select
      aria-label={props.label}
      class="sm:w-auto"
      value={props.value ?? ''}
      none={props.all}
      options={props.options}
      onChoose={(value) => props.onChange(value || undefined)}
    />
  );
}
