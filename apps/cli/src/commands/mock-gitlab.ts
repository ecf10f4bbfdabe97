import { runMockGitLab } from 'mock-gitlab';
import type { Command } from '../command.ts';

export const mockGitLab: Command = {
  help: `moorage mock-gitlab [--port 4480] [--host 127.0.0.1] [--seed FILE] [--now INSTANT]

Runs the mock alone, for tests in any language; /__mock__/ controls it.

  --port PORT
      The port to listen on; 0 takes any that is free.
  --host ADDRESS
      Where to listen.
  --seed FILE
      A YAML or JSON file to begin with, in place of the demo.
  --now INSTANT
      Stands still at this instant, e.g. 2027-01-31T08:00:00Z.`,

  run: (args, { print, complain, untilAskedToEnd }) => {
    const end = new AbortController();
    void untilAskedToEnd().then(() => end.abort());
    return runMockGitLab(args, { print, complain, signal: end.signal });
  },
};
