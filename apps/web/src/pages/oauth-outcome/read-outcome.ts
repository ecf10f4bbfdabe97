import { readRefusal, type Failure } from '../../api/failure.ts';

/** Reads what the server wrote into the page when it refused a way back from an app. */
export function readOutcome(page: ParentNode): Failure | undefined {
  const block = page.querySelector('script[type="application/json"]#oauth-outcome');
  if (!block?.textContent) return undefined;
  try {
    const body: unknown = JSON.parse(block.textContent);
    return readRefusal(body, 200);
  } catch {
    return undefined;
  }
}
