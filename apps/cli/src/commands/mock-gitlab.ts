import { runMockGitLab } from 'mock-gitlab';
import type { Command } from '../command.ts';

export const mockGitLab: Command = {
  help: 'moorage mock-gitlab [--port 4480] [--seed FILE]',
  run: (args) => runMockGitLab(args),
};
