import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import { createSignal, type JSX } from 'solid-js';
import { Field, type FieldProps } from './field.tsx';

export interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly placeholder?: string | undefined;
  readonly kind?: 'text' | 'url' | 'email' | 'number' | 'new-password' | 'current-password' | 'secret';
  /** Values people write in their own language and direction. */
  readonly prose?: boolean;
  readonly autofocus?: boolean;
  readonly lines?: number;
}

type Kind = NonNullable<TextFieldProps['kind']>;

const attributesOf: Readonly<Record<Kind, JSX.InputHTMLAttributes<HTMLInputElement>>> = {
  text: { type: 'text', autocomplete: 'off' },
  url: { type: 'text', inputmode: 'url', autocomplete: 'off', autocapitalize: 'off', spellcheck: false },
  email: {
    type: 'text',
    inputmode: 'email',
    autocomplete: 'username',
    autocapitalize: 'off',
    spellcheck: false,
  },
  number: { type: 'text', inputmode: 'decimal', autocomplete: 'off' },
  'new-password': { type: 'password', autocomplete: 'new-password' },
  'current-password': { type: 'password', autocomplete: 'current-password' },
  secret: { type: 'password', autocomplete: 'off', autocapitalize: 'off', spellcheck: false },
};

/** One line (or a few) of text. */
export function TextField(props: TextFieldProps): JSX.Element {
  const kind = (): Kind => props.kind ?? 'text';
  const isHidden = () => attributesOf[kind()].type === 'password';
  const [revealed, setRevealed] = createSignal(false);
  const focus = (element: HTMLElement): void => {
    if (props.autofocus) queueMicrotask(() => element.focus());
  };
  const write = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }): void =>
    props.form.set(props.path, event.currentTarget.value);
  return (
    <Field {...props}>
      {(attributes) =>
        props.lines ? (
          <textarea
            {...attributes}
            rows={props.lines}
            dir="auto"
            class="control resize-y"
            value={String(props.form.value(props.path))}
            onInput={write}
          />
        ) : (
          <div class="relative">
            <input
              {...attributes}
              {...attributesOf[kind()]}
              ref={focus}
              data-autofocus={props.autofocus ? '' : undefined}
              type={isHidden() && revealed() ? 'text' : (attributesOf[kind()].type ?? 'text')}
              dir={props.prose ? 'auto' : 'ltr'}
              placeholder={props.placeholder}
              class={`control ${isHidden() ? 'pr-10' : ''} ${kind() === 'secret' || kind() === 'url' ? 'font-mono text-sm' : ''}`}
              value={String(props.form.value(props.path))}
              onInput={write}
              onPaste={(event) => kind() === 'secret' && pasteTrimmed(event, props)}
            />
            {isHidden() && (
              <button
                type="button"
                aria-label={`Show ${props.label.toLowerCase()}`}
                aria-pressed={revealed()}
                class="absolute inset-y-0.5 right-0.5 grid w-8 place-items-center rounded-md text-grey-11 hover:text-grey-12"
                onClick={() => setRevealed(!revealed())}
              >
                {revealed() ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
              </button>
            )}
          </div>
        )
      }
    </Field>
  );
}

/** Copied credentials often bring a line break or a blank along; nobody sees it behind the dots. */
function pasteTrimmed(
  event: ClipboardEvent & { currentTarget: HTMLInputElement },
  props: TextFieldProps,
): void {
  const pasted = event.clipboardData?.getData('text');
  if (pasted === undefined) return;
  event.preventDefault();
  const input = event.currentTarget;
  input.setRangeText(pasted.trim(), input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
  props.form.set(props.path, input.value);
}
