import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMockGitLab, demoSeed, type MockGitLab, type SeedData } from 'mock-gitlab';
import { z } from 'zod';
import { cannotStart, Stop } from '../../stop.ts';

export interface DemoGitLab {
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
const kept = z.object({ redirectUri: z.string(), snapshot: z.custom<ReturnType<MockGitLab['snapshot']>>() });

/**
 * The mock GitLab with the demo's people, projects and tokens. What happened in it is kept between two starts:
 * otherwise every connection made by OAuth would be dead after the first restart.
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
  const close = async (): Promise<void> => {
    await gitlab.close();
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify({ redirectUri, snapshot: gitlab.snapshot() }), {
      mode: 0o600,
    });
    renameSync(`${file}.new`, file);
  };
  return { url, close };
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
  try {
    const last = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (last.redirectUri !== redirectUri) return;
    gitlab.restore(last.snapshot);
  } catch {
    // No file, or one of another version: a demo may forget.
    gitlab.reset();
    return;
  }
  // The snapshot's clock stands where it was taken; the demo lives in the present.
  gitlab.clock.reset();
}
