import { mockGitLabHelp, runMockGitLab } from 'mock-gitlab';
import type { Command } from '../command.ts';

export const mockGitLab: Command = {
  help: mockGitLabHelp('moorage mock-gitlab'),

  run: (args, { environment, print, complain, untilAskedToEnd }) => {
    const end = new AbortController();
    void untilAskedToEnd().then(() => end.abort());
    return runMockGitLab(args, { environment, print, complain, signal: end.signal });
  },
};
