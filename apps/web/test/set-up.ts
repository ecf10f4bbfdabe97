import { cleanup, configure } from '@solidjs/testing-library';
import { afterEach, beforeEach, vi } from 'vitest';
import { tell } from '../src/ui/notice.ts';

// A screen is loaded when it is first shown, which takes a while on a busy machine.
configure({ asyncUtilTimeout: 8000 });

/** A server that is never heard of: happy-dom has no `EventSource`. A test that wants to hear puts its own there. */
class SilentEvents extends EventTarget {
  static readonly CLOSED = 2;
  readonly readyState = 0;
  close(): void {}
}

beforeEach(() => {
  vi.stubGlobal('EventSource', SilentEvents);
  // happy-dom lays nothing out, so it has no `scrollIntoView`, and its pop-overs do not float.
  Element.prototype.scrollIntoView = () => {};
});

afterEach(() => {
  cleanup();
  tell(undefined);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
  localStorage.clear();
  document.head.replaceChildren();
});
