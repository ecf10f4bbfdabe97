import { batch, createSignal, onCleanup, onMount } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { toFailure, type Failure } from '../api/failure.ts';
import type { Value } from './read-schema.ts';
import type { Values } from './values.ts';

export interface FormOptions {
  readonly initial: Values;
  /** The fields in sight, where they are not all that there are. */
  readonly fields?: () => readonly string[];
  /** What is wrong before anything is sent: a sentence by field. */
  readonly check?: (values: Values) => Readonly<Record<string, string>>;
  /** Rejects with a `Failure`; its `fields` are shown under the fields. */
  readonly send: (values: Values) => Promise<void>;
}

/** The state of one form: its values, what is wrong with them, and whether it is being sent. */
export interface Form {
  readonly value: (path: string) => Value;
  readonly values: Values;
  readonly set: (path: string, value: Value) => void;
  /** Learnt late: what a field begins with. One that was touched stays as it is. */
  readonly suggest: (path: string, value: Value) => void;
  readonly error: (path: string) => string | undefined;
  /** What went wrong beside what stands under the fields. */
  readonly failure: () => Failure | undefined;
  readonly isBusy: () => boolean;
  readonly isDirty: () => boolean;
  readonly onSubmit: (event: SubmitEvent) => void;
}

export function createForm(options: FormOptions): Form {
  const initial: Record<string, Value> = { ...options.initial };
  const [values, setValues] = createStore<Record<string, Value>>({ ...initial });
  const [errors, setErrors] = createStore<Record<string, string>>({});
  const [failure, setFailure] = createSignal<Failure>();
  const [isBusy, setIsBusy] = createSignal(false);
  const [isSent, setIsSent] = createSignal(false);

  const isDirty = (): boolean =>
    !isSent() && Object.keys(initial).some((path) => values[path] !== initial[path]);
  useLeaveGuard(isDirty);

  const submit = async (element: HTMLFormElement): Promise<void> => {
    if (isBusy()) return;
    const wrong = options.check?.(values) ?? {};
    batch(() => {
      setErrors(reconcile(wrong));
      setFailure(undefined);
    });
    if (Object.keys(wrong).length > 0) return goToWhatIsWrong(element);
    setIsBusy(true);
    try {
      setIsSent(true);
      await options.send({ ...values });
    } catch (thrown) {
      const refused = toFailure(thrown);
      batch(() => {
        setIsSent(false);
        setErrors(reconcile({ ...refused.fields }));
        setFailure(isToldByFields(refused, options.fields?.() ?? Object.keys(values)) ? undefined : refused);
        setIsBusy(false);
      });
      goToWhatIsWrong(element);
    } finally {
      setIsBusy(false);
    }
  };

  return {
    values,
    value: (path) => values[path] ?? '',
    set: (path, value) => {
      batch(() => {
        setValues(path, value);
        setErrors(reconcile(Object.fromEntries(Object.entries(errors).filter(([at]) => at !== path))));
      });
    },
    suggest: (path, value) => {
      if (values[path] !== initial[path]) return;
      initial[path] = value;
      setValues(path, value);
    },
    error: (path) => errors[path],
    failure,
    isBusy,
    isDirty,
    onSubmit: (event) => {
      event.preventDefault();
      if (event.currentTarget instanceof HTMLFormElement) void submit(event.currentTarget);
    },
  };
}

/** True when every sentence of the refusal has a field of this form to stand under. */
function isToldByFields(refused: Failure, shown: readonly string[]): boolean {
  const paths = Object.keys(refused.fields);
  return paths.length > 0 && paths.every((path) => shown.includes(path));
}

/** To the first field that is wrong, else to what is said of the form as a whole: its foot can be out of sight. */
function goToWhatIsWrong(element: HTMLFormElement): void {
  queueMicrotask(() =>
    element.querySelector<HTMLElement>('[aria-invalid="true"], [data-form-failure]')?.focus(),
  );
}

/** Closing the tab asks first while something typed would be lost. */
function useLeaveGuard(isDirty: () => boolean): void {
  const ask = (event: BeforeUnloadEvent): void => {
    if (isDirty()) event.preventDefault();
  };
  onMount(() => addEventListener('beforeunload', ask));
  onCleanup(() => removeEventListener('beforeunload', ask));
}
