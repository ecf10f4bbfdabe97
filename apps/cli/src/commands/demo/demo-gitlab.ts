import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockGitLab, demoSeed, type MockGitLab, type SeedData } from 'mock-gitlab';
import { z } from 'zod';
import { cannotStart, Stop } from '../../stop.ts';

export interface DemoGitLab {
  readonly gitlab: MockGitLab;
  readonly url: string;
  /** Keeps its state for the next start, then stops. */
  close(): Promise<void>;
}

export interface DemoGitLabOptions {
  readonly port: number;
  readonly dataDirectory: string;
  /** Where the OAuth application sends people back. */
  readonly redirectUri: string;
}

// The snapshot itself is parsed by the mock.
const kept = z.object({
  redirectUri: z.string(),
  /** How far the demo's time was ahead of the real one. */
  aheadMs: z.number().default(0),
  snapshot: z.custom<ReturnType<MockGitLab['snapshot']>>(),
});

const keepEveryMs = 5_000;

/**
 * The mock GitLab with the demo's people, projects and tokens. What happened in it is kept between two starts, and how
 * far its time was moved: otherwise every connection made by OAuth would be dead after the first restart, and what is
 * planned or dated in the moved future would wait for it to come.
 *
 * @throws {Stop} when its port is taken.
 */
export async function startDemoGitLab(options: DemoGitLabOptions): Promise<DemoGitLab> {
  const { port, dataDirectory, redirectUri } = options;
  const gitlab = createMockGitLab({ seed: seedWith(redirectUri) });
  const file = join(dataDirectory, 'mock-gitlab.json');
  resume(gitlab, file, redirectUri);
  const url = await gitlab.listen(port).catch((cause: unknown) => {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new Stop(
      cannotStart,
      `The mock GitLab cannot listen on port ${port} (${why}). Choose another with --gitlab-port, e.g. --gitlab-port 5480.`,
      { cause },
    );
  });
  const keep = () => {
    const aheadMs = gitlab.clock.milliseconds() - Date.now();
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ redirectUri, aheadMs, snapshot: gitlab.snapshot() });
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  // Also a demo that is killed goes on in the time to which it was moved.
  let isMoved = false;
  gitlab.clock.onMove(() => {
    isMoved = true;
  });
  const timer = setInterval(() => {
    if (isMoved) keep();
    isMoved = false;
  }, keepEveryMs).unref();
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await gitlab.close();
    keep();
  };
  return { gitlab, url, close };
}

function seedWith(redirectUri: string): SeedData {
  const applications = (demoSeed.oauth_applications ?? []).map((application) => ({
    ...application,
    redirect_uris: [redirectUri],
  }));
  return { ...demoSeed, oauth_applications: applications };
}

/** Goes on where the last demo ended; from the seed where there is none, or one under other ports. */
function resume(gitlab: MockGitLab, file: string, redirectUri: string): void {
  let aheadMs = 0;
  try {
    const last = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
    ({ aheadMs } = last);
    if (last.redirectUri === redirectUri) gitlab.restore(last.snapshot);
  } catch {
    // No file, or one of another version: a demo may forget.
    gitlab.reset();
  }
  // The snapshot's clock stands where it was taken; the demo goes on as far ahead as it was.
  gitlab.clock.reset();
  if (aheadMs > 0) gitlab.clock.advance({ ms: aheadMs });
}
