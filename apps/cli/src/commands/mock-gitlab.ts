import { mockGitLabHelp, runMockGitLab } from 'mock-gitlab';
import type { Command } from '../command.ts';
import { version } from '../version.ts';

export const mockGitLab: Command = {
  help: mockGitLabHelp('moorage mock-gitlab'),

  run: (args, { environment, print, complain, untilAskedToEnd }) => {
    const end = new AbortController();
    void untilAskedToEnd().then(() => end.abort());
    return runMockGitLab(args, { environment, print, complain, version, signal: end.signal });
  },
};
